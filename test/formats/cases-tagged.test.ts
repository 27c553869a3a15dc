import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordsOfFile } from '../../src/ingest/records.js';
import { validatePaper } from '../../src/ingest/validate.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { collect, errorsOf, fieldsOf } from '../fixtures/reading.js';

const CASES = join(packageRoot, 'test/fixtures/formats');
const folder = temporaryFolder();

type Expected = Record<string, unknown>;

/** Every paper of a file as it is stored, and `line: reason` of what is none. */
async function papersIn(path: string): Promise<{ papers: Expected[]; errors: string[] }> {
  const records = await collect(recordsOfFile(path));
  const read = records.filter((record) => 'value' in record);
  const papers = read.map((record) => ({ ...validatePaper(fieldsOf(record)) }));
  return { papers, errors: errorsOf(records) };
}

/** The same of a file of these lines. */
async function papersOf(name: string, ...lines: string[]) {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return papersIn(path);
}

const starting = (text: string) => expect.stringMatching(new RegExp(`^${text}`));
const BIRDS = starting('Marsh birds depend on standing water');

/** What each file must become, of the fields that are named. */
const EXPECTED: Record<string, Expected[]> = {
  'jstor.ris': [
    {
      title: 'Habitat use of marsh birds',
      year: 2014,
      abstract: BIRDS,
      authors: ['Anna Marsh'],
      doi: '10.5555/mar.2014',
    },
    { title: 'Reeds as shelter', year: 2015, abstract: BIRDS, authors: ['Sam Reed'] },
  ],
  'cochrane.ris': [
    { title: 'Habitat use of marsh birds', year: 2014, abstract: BIRDS, authors: ['A Marsh'] },
    { title: 'Reeds as shelter', year: 2015, abstract: BIRDS, authors: ['S Reed'] },
  ],
  'ovid.ris': [
    { title: 'Habitat use of marsh birds', year: 2014, abstract: BIRDS, authors: ['A. Marsh'] },
    { title: 'Reeds as shelter', year: 2015, abstract: BIRDS, authors: ['S. Reed'] },
  ],
  'ovid-embase.ris': [
    {
      title: 'Habitat use of marsh birds in a dry valley',
      abstract:
        'BACKGROUND: Marsh birds need water. METHODS: We counted them. RESULTS: There were many. CONCLUSIONS: Water matters.',
      venue: 'Koedo Journal',
      year: 2014,
      doi: '10.5555/mar.2014.1',
      authors: ['A. J. Marsh', 'L. R. Brook'],
      keywords: ['birds', 'valley', 'habitat'],
    },
    {
      title: 'Second bird paper',
      abstract: 'Short abstract of the second paper.',
      venue: 'Bird J',
      year: 2015,
      authors: ['World Bird Organization'],
    },
    {
      title: 'A chapter on ducks',
      abstract: starting('First part of the abstract.\\s+Second part of the abstract.$'),
      venue: 'The Book of Ducks',
      year: 1999,
      authors: ['Mallory Drake Jr.'],
    },
  ],
  'tag-order.ris': [
    { title: 'Tag order puts TY late', year: 2007, authors: ['A. J. Marsh'] },
    {
      title: 'Four authors on one line',
      authors: ['Pedro J. Cord', 'Maria Montes', 'Ana Reis'],
      year: 2017,
      doi: '10.5555/ris.one',
      abstract: 'An abstract with markup & entities.',
    },
    { title: 'A Testing Book Title', year: 2015, authors: ['Bob Smith'] },
    {
      title: 'Effect of ponds',
      year: 2012,
      venue: 'Journal of Pond Violence',
      doi: '10.5555/wong.2012',
    },
    { title: 'Ponds and DOIs', doi: '10.5555/abc.1' },
    { doi: '10.5555/abc.1', abstract: 'A longer abstract of ponds.' },
    { doi: '10.5555/abc.1', year: 2019 },
    {
      title: 'Journal tag variants',
      year: 2020,
      venue: 'Proc. of PondConf',
      keywords: ['a', 'b', 'c', 'real keyword'],
    },
  ],
  'jabref.ris': [
    {
      title: 'Blank lines between tags',
      abstract: starting('First sentence.\\s+Second paragraph of the abstract.$'),
      year: 2015,
      authors: ['Bob Smith'],
      keywords: ['one'],
    },
  ],
  'au.ris': [
    {
      title: 'Frogs and fever in the pond',
      year: 2020,
      authors: ['A. Pike', 'B. C. Newt', 'C. D. Eel'],
    },
  ],
  'mendeley.ris': [
    {
      title: 'Ponds, formally specified: an abridged account',
      doi: '10.5555/978-3-030-1234-5_12',
      authors: ['Ada Beers', 'Bo Bok'],
    },
  ],
  'edit.ris': [
    { title: 'Editorial', venue: 'Pond Journal' },
    { title: 'Editorial', venue: 'Desert Letters' },
  ],
  'p.nbib': [
    {
      id: 'pmid:90000011',
      title: 'Effects of Rana calls on CO2 levels.',
      abstract: 'OBJECTIVE: To hear Rana frogs. RESULTS: We heard them.',
      authors: ['Jörg A Müller', 'Carl Eel Jr', 'Frog Study Group'],
      year: 2021,
      doi: '10.5555/pm.11',
    },
    { title: 'RETRACTED: A frog that was not there.', year: 2020, authors: ['A Pike', 'BC Newt'] },
  ],
  'wos.txt': [
    {
      title: 'Tides of small lakes and what they carry',
      authors: ['Anna Marsh', 'Leo R. Brook'],
      venue: 'LAKE STUDIES',
      year: 2017,
      doi: '10.5555/lake.2017.9',
      keywords: ['tides', 'lakes', 'sediment'],
      abstract: 'Small lakes have tides. We measured them for a year.',
    },
    { title: 'Second lake paper', year: 2018, authors: ['B Tarn'] },
  ],
  'wos2.ciw': [
    {
      title: 'Habitat use of marsh birds',
      year: 2014,
      abstract: BIRDS,
      doi: '10.5555/mar.2014',
      venue: 'POND J',
    },
    { title: 'Reeds as shelter', year: 2015, abstract: BIRDS },
  ],
  'enw2.enw': [
    { title: 'Habitat use of marsh birds', year: 2014, abstract: BIRDS, authors: ['Anna Marsh'] },
    { title: 'Reeds as shelter', year: 2015, abstract: BIRDS, authors: ['Sam Reed'] },
  ],
  'pubmed_summary.txt': [
    {
      title: 'Frogs and fever.',
      authors: ['A Pike', 'B Newt'],
      year: 2020,
      doi: '10.5555/pm.1',
      abstract: BIRDS,
    },
    { title: 'Reeds as shelter.', authors: ['S Reed'], year: 2021, abstract: BIRDS },
  ],
};

describe.each(Object.entries(EXPECTED))('%s', (name, expected) => {
  test('has these papers, and nothing is rejected', async () => {
    const { papers, errors } = await papersIn(join(CASES, name));
    expect(errors).toEqual([]);
    expect(papers).toHaveLength(expected.length);
    for (const [k, fields] of expected.entries()) expect(papers[k]).toMatchObject(fields);
  });
});

describe('RIS', () => {
  const paper = (...lines: string[]) => ['TY  - JOUR', 'TI  - On kites', ...lines, 'ER  - ', ''];
  const fields = async (...lines: string[]) => {
    const { papers, errors } = await papersOf('one.ris', ...paper(...lines));
    expect(errors).toEqual([]);
    expect(papers).toHaveLength(1);
    return papers[0] as Expected;
  };

  test.each([
    ['a header of a publisher', ['Provider: Kites', 'Content: text/plain; charset="UTF-8"', '']],
    ['a line of a reference manager', ['% Encoding: UTF-8', '']],
    ['the date of the export', ['Kitebase', 'EXPORT DATE: 12 March 2021', '']],
    ['a search of many lines', Array.from({ length: 500 }, (_, n) => `${n}  kites/ (${n})`)],
    ['a number', ['<1>']],
    ['white space', ['', ' ', '']],
  ])('%s may stand before the first record', async (_, lines) => {
    const { papers, errors } = await papersOf('header.ris', ...lines, ...paper());
    expect(errors).toEqual([]);
    expect(papers.map(({ title }) => title)).toEqual(['On kites']);
  });

  test.each([
    ['AU  - Lovelace, Ada', ['Ada Lovelace']],
    ['AU  - King, Martin, Jr.', ['Martin King Jr.']],
    ['AU  - King, Jr., Martin', ['Martin King Jr.']],
    ['AU  - King, Martin Jr', ['Martin King Jr']],
    ['AU  - King, John V', ['John V King']],
    ['AU  - Cord, Pedro; Montes, Maria', ['Pedro Cord', 'Maria Montes']],
    ['AU  - M&uuml;ller, J.; Newt, B.', ['J. Müller', 'B. Newt']],
    ['AU  - Cord, Pedro and Montes, Maria', ['Pedro Cord', 'Maria Montes']],
    ['AU  - Cord, P., Montes, M., Reis, A. B.', ['P. Cord', 'M. Montes', 'A. B. Reis']],
    ['AU  - Cord P, Montes MA', ['P Cord', 'MA Montes']],
    ['AU  - Cord, Pedro\nMontes, Maria', ['Pedro Cord', 'Maria Montes']],
    ['AU  - van der Berg, Jan Willem', ['Jan Willem van der Berg']],
    ['AU  - Ada Lovelace', ['Ada Lovelace']],
    ['AU  - Plato', ['Plato']],
    ['A1  - Marsh A. J.', ['A. J. Marsh']],
    ['A1  - van der Berg JW', ['JW van der Berg']],
    ['AU  - World Bird Organization,', ['World Bird Organization']],
    ['AU  - University of Lakes,, Bogville', ['University of Lakes, Bogville']],
    [
      'AU  - Department of Ponds, University of Lakes',
      ['Department of Ponds, University of Lakes'],
    ],
    ['AU  - Pond & Sons, Ltd.', ['Pond & Sons, Ltd.']],
    ['AU  - Collaboration, ATLAS', ['ATLAS Collaboration']],
  ])('%j is %j', async (line, authors) => {
    expect((await fields(line)).authors).toEqual(authors);
  });

  test.each([
    ['KW  - kites\nKW  - gusts', ['kites', 'gusts']],
    ['KW  - kites\ngusts\nwind', ['kites', 'gusts', 'wind']],
    ['KW  - kites; gusts', ['kites', 'gusts']],
    ['KW  - wind\n      tunnels; gusts', ['wind tunnels', 'gusts']],
    ['KW  - *kites', ['kites']],
  ])('%j are the keywords %j', async (lines, keywords) => {
    expect((await fields(lines)).keywords).toEqual(keywords);
  });

  test.each([
    ['DO  - 10.5555/Kites.1', '10.5555/kites.1'],
    ['DO  - https://doi.org/10.5555/kites.1', '10.5555/kites.1'],
    ['M3  - doi: 10.5555/kites.1', '10.5555/kites.1'],
    ['N1  - 10.5555/kites.1', '10.5555/kites.1'],
    ['L3  - http://dx.doi.org/10.5555/kites.1', '10.5555/kites.1'],
    ['N1  - see also 10.5555/other.1 and others', undefined],
    ['M3  - Article', undefined],
  ])('%j has the DOI %j', async (line, doi) => {
    expect((await fields(line)).doi ?? undefined).toBe(doi);
  });

  test.each(['AB  - NA', 'AB  - [No abstract available]', 'N2  - No abstract available.'])(
    '%j is no abstract',
    async (line) => expect((await fields(line)).abstract ?? undefined).toBeUndefined(),
  );

  test('a stray tag between records is no record, and one with a title is said', async () => {
    const { papers, errors } = await papersOf(
      'stray.ris',
      ...[...paper(), 'C1  - Database: Kites', '', 'Search: kites', '', ...paper()],
      ...['TI  - Without a type', 'ER  - '],
    );
    expect(papers).toHaveLength(2);
    expect(errors).toEqual(['13: the record does not begin with TY']);
  });
});

describe('Web of Science', () => {
  const paper = ['PT J', 'AU Marsh, A', 'TI On kites', 'AB Short.', 'PY 2020', 'ER', ''];

  test('without its header, with CRLF and a byte order mark, and several files in one', async () => {
    for (const lines of [
      paper,
      ['\ufeffFN Clarivate Analytics Web of Science', 'VR 1.0', ...paper, 'EF'],
      ['FN Web of Science', 'VR 1.0', ...paper, 'EF', 'FN Web of Science', 'VR 1.0', 'EF'],
    ]) {
      for (const end of ['', '\r']) {
        const { papers, errors } = await papersOf('a.txt', ...lines.map((line) => line + end));
        expect(errors).toEqual([]);
        expect(papers).toMatchObject([{ title: 'On kites', year: 2020, authors: ['A Marsh'] }]);
      }
    }
  });

  test('groups are among the authors; the day of the export is no year', async () => {
    const { papers } = await papersOf(
      'b.ciw',
      ...['FN x', 'VR 1.0', 'PT J', 'AF Marsh, Anna', '   Brook, Leo', 'CA Pond Study Group'],
      ...['TI A', 'EA MAR 2021', 'DA 2024-01-01', 'ER', 'EF'],
    );
    expect(papers).toMatchObject([
      { authors: ['Anna Marsh', 'Leo Brook', 'Pond Study Group'], year: 2021 },
    ]);
  });

  test('a file that stops in the middle of a record says so', async () => {
    const { papers, errors } = await papersOf('c.txt', 'FN x', 'VR 1.0', ...paper, 'PT J', 'TI B');
    expect(papers).toHaveLength(1);
    expect(errors).toEqual(['10: the file ends in the middle of this record']);
  });
});

describe('EndNote and refer', () => {
  test('one keyword on each line, a blank line in the abstract', async () => {
    const { papers } = await papersOf(
      'a.enw',
      ...['%0 Journal Article', '%T On kites', '%A Cord, P.; Reis, A.', '%K a', 'b', '%X One.'],
      ...['', 'Two.', '%R https://doi.org/10.5555/K.1', '', '%0 Thesis', '%T B', '%D 1999', ''],
    );
    expect(papers).toMatchObject([
      { abstract: 'One. Two.', keywords: ['a', 'b'], doi: '10.5555/k.1' },
      { title: 'B', year: 1999 },
    ]);
    expect(papers[0]?.authors).toEqual(['P. Cord', 'A. Reis']);
  });

  test('records without %0 are parted by blank lines', async () => {
    const { papers } = await papersOf('b.enw', '%T A', '%A A. Reed', '', '%A Bo Newt', '%T B');
    expect(papers).toMatchObject([
      { title: 'A', authors: ['A. Reed'] },
      { title: 'B', authors: ['Bo Newt'] },
    ]);
  });
});

describe("PubMed's abstracts as text", () => {
  const article = (n: number, ...blocks: string[]) =>
    [`${n}. Pond Med. 2020 Jan;1(1):1-2.`, ...blocks, `PMID: 9000000${n}`].flatMap((b) => [b, '']);

  test('what stands around the abstract is none of it', async () => {
    const { papers, errors } = await papersOf(
      'a.txt',
      ...article(
        1,
        '[On frogs].',
        '[Article in French]',
        'Pike A(1)(2), van der Berg JW Jr(#); Frog Study\nGroup.',
        'Author information:\n(1)Department of Ponds.',
        'Comment in\n    Pond Med. 2021 Jan;2(1):3.',
        'BACKGROUND: Frogs sing.\nRESULTS: They do.',
        '2. More of it in 2020.',
        '© 2020. The Author(s).',
      ),
      'Conflict of interest statement: None.',
      '',
      ...article(2, 'No abstract.'),
    );
    expect(errors).toEqual([]);
    expect(papers).toMatchObject([
      {
        title: '[On frogs].',
        authors: ['A Pike', 'JW van der Berg Jr', 'Frog Study Group'],
        abstract: 'BACKGROUND: Frogs sing. RESULTS: They do. 2. More of it in 2020.',
        venue: 'Pond Med',
        year: 2020,
        id: 'pmid:90000001',
      },
      { title: 'No abstract.', id: 'pmid:90000002' },
    ]);
    expect(papers[1]?.abstract ?? undefined).toBeUndefined();
  });

  test('one without its PMID is said', async () => {
    const { papers, errors } = await papersOf(
      'b.txt',
      ...article(1, 'A.', 'Reed S.'),
      ...article(2, 'B.').slice(0, -2),
      ...article(3, 'C.'),
    );
    expect(papers.map(({ title }) => title)).toEqual(['A.', 'C.']);
    expect(errors).toEqual(['9: the record does not end with its PMID']);
  });

  test('a summary, which has no abstracts, is refused by its name', async () => {
    const cited = (n: number) =>
      `${n}: Pike A, Newt B. Frogs and fever in ponds of the plain. Pond Med. 2020 Jan;1(1):1-2. doi:\n10.5555/pm.${n}. Epub 2020 Jan 1. PMID: 9000000${n}.\n`;
    await expect(papersOf('summary.txt', cited(1), cited(2), cited(3))).rejects.toThrow(
      "looks like PubMed's summary as text",
    );
  });
});
