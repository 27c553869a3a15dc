import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePaper, type Paper, type PaperInput } from '../../src/domain/paper.js';
import { parsePersonName } from '../../src/domain/person-name.js';
import { cleanText } from '../../src/domain/text.js';
import { bibtexKey } from '../../src/export/citation/bibtex.js';
import {
  CITATION_FORMAT_NAMES,
  type CitationFormatName,
  citationsOf,
} from '../../src/export/citation/citations.js';
import { citationKind } from '../../src/export/citation/kind.js';
import { bibtex } from '../../src/formats/bibtex/bibtex.js';
import type { SourceFormat } from '../../src/formats/format.js';
import { json } from '../../src/formats/json/json.js';
import { formatByContent } from '../../src/formats/registry.js';
import { ris } from '../../src/formats/tagged/ris.js';
import { validatePaper } from '../../src/ingest/validate.js';
import { readable, readableRecord } from '../../src/text/readable/readable.js';
import { fieldsOf, recordsOf } from '../fixtures/reading.js';

const READERS: Record<CitationFormatName, SourceFormat> = { bibtex, ris, csl: json };

/** A paper as ingest stores it. */
const stored = (id: string, fields: PaperInput): Paper =>
  mergePaper(id, validatePaper(readableRecord({ ...fields, id })));

async function readBack(papers: readonly Paper[], name: CitationFormatName): Promise<Paper[]> {
  const text = await citationsOf(papers, name);
  const records = await recordsOf(READERS[name], text);
  return records.map((record, place) => {
    const { id, ...fields } = readableRecord(fieldsOf(record));
    if (name === 'csl') expect(id).toBe(papers[place]?.id);
    return mergePaper(papers[place]?.id ?? '', validatePaper(fields));
  });
}

/** A paper with its names by what they mean: `Newt BC` may come back as `BC Newt`. */
const comparable = ({ authors, ...rest }: Paper) => ({
  ...rest,
  authors: authors.map((name) => parsePersonName(name).key),
});

const SIGNS = '& % _ # $ { } ~ ^ \\ α';
const hostile = stored('hep-th/9901001', {
  title: `Signs ${SIGNS} and C_d, BERT, 50% of "quotes"`,
  abstract: `An abstract with ${SIGNS}. `.repeat(2),
  authors: [
    ...['Jan van der Berg', 'Martin Luther King Jr.', 'Plato', 'The ATLAS Collaboration'],
    ...['Erdős Pál', 'J. R. R. Tolkien', 'Santiago Ramón y Cajal', 'Barnes and Noble Group'],
    ...['李伟', 'Лев Толстой', 'José A. Muñoz', "Conan O'Neill"],
  ],
  year: 1999,
  venue: 'Journal of Signs & Wonders #1',
  keywords: ['a_b', 'C#', '100%'],
  url: 'https://example.org/a_b?c=d&e=%20#f~g',
  doi: '10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o_x',
  arxivId: 'hep-th/9901001',
});

describe.each(CITATION_FORMAT_NAMES)('a citation as %s', (name) => {
  it('read again is the same paper, whatever signs are in it', async () => {
    expect((await readBack([hostile], name)).map(comparable)).toEqual([comparable(hostile)]);
  });

  it('is recognised by its content', async () => {
    const text = await citationsOf([hostile], name);
    expect(formatByContent(Buffer.from(text), 'a file')).toBe(READERS[name]);
  });

  it('read again is the same paper, for texts of any signs', async () => {
    const piece = fc.constantFrom(
      ...[
        ...SIGNS.split(' '),
        'learning',
        'BERT',
        'Plan',
        'B',
        'é',
        '漢字',
        'Ж',
        '"',
        "'",
        '<',
        '>',
      ],
      ...['a', ' ', ' ', ' ', ' ', ':', ',', ';', '-', '😀', '@', '|', '/', '=', '(', ')', 'β'],
    );
    const text = fc
      .array(piece, { minLength: 1, maxLength: 25 })
      .map((pieces) => cleanText(`Word ${pieces.join('')} end`))
      // What is stored is readable already; what reading again changes once more, is no text that stays. And
      // LaTeX's signs for `< i >` are read as those of a tag.
      .filter((words) => readable(words) === words && !/<[^>]*\s>|<\s[^>]*>/.test(words));
    await fc.assert(
      fc.asyncProperty(text, text, text, async (title, abstract, venue) => {
        const paper = stored('p', { title, abstract, venue, year: 2020, authors: ['Ada Bee'] });
        expect((await readBack([paper], name)).map(comparable)).toEqual([comparable(paper)]);
      }),
      { numRuns: Number(process.env.CITATION_CASES ?? 300) },
    );
  });

  it('of a paper of which nothing but a title is known, is that paper', async () => {
    const paper = stored('only', { title: 'Only a title' });
    expect(await readBack([paper], name)).toEqual([paper]);
  });
});

describe('the files that citation-js reads', () => {
  const require = createRequire(import.meta.url);
  const { Cite } = require('@citation-js/core');
  require('@citation-js/plugin-bibtex');
  require('@citation-js/plugin-ris');
  require('@citation-js/plugin-csl');
  const people = [
    { family: 'Berg', given: 'Jan', 'non-dropping-particle': 'van der' },
    { family: 'King', given: 'Martin Luther', suffix: 'Jr.' },
  ];

  it.each(CITATION_FORMAT_NAMES)('say the same to it, as %s', async (name) => {
    const [item] = new Cite(await citationsOf([hostile], name)).data;
    expect(item).toMatchObject({
      title: name === 'bibtex' ? expect.stringContaining('BERT') : hostile.title,
      DOI: hostile.doi,
      URL: hostile.url,
      issued: { 'date-parts': [[1999]] },
      'container-title': hostile.venue,
      type: 'article-journal',
    });
    expect(item.author).toHaveLength(hostile.authors.length);
    if (name === 'csl') expect(item.author.slice(0, 2)).toEqual(people);
    const families = item.author.map((one: { family?: string }) => one.family);
    if (name !== 'ris')
      expect(families).toEqual(expect.arrayContaining(['Berg', 'King', 'Tolkien', 'Muñoz']));
  });

  it('make a line of a list of references', async () => {
    const cite = new Cite(await citationsOf([hostile], 'csl'));
    const line = cite.format('bibliography', { format: 'text', template: 'apa' });
    expect(line).toContain('van der Berg, J., King, M. L., Jr., Plato, The ATLAS Collaboration');
  });
});

describe('the key of a BibTeX entry', () => {
  it('is the id where BibTeX takes it, and else of the id alone', () => {
    expect(bibtexKey('on-neural-differential-equations-7c892446')).toBe(
      'on-neural-differential-equations-7c892446',
    );
    const ids = ['a b', 'a  b', 'a,b', 'a{b', 'ä b', '論文-1', '論文-2', '#', '%', 'x'.repeat(512)];
    const keys = ids.map(bibtexKey);
    expect(new Set(keys).size).toBe(ids.length);
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9][A-Za-z0-9_:.+/-]{1,99}$/);
  });
});

describe('what a paper is filed as', () => {
  it.each([
    ['ICML 2021', null, 'conference'],
    ["CVPR'19", null, 'conference'],
    ['iclr', null, 'conference'],
    ['NeurIPS 2023 Datasets and Benchmarks', null, 'conference'],
    ['Proceedings of the 3rd Workshop on Bees', null, 'conference'],
    ['Journal of Machine Learning Research', '1706.03762', 'article'],
    ['Nature', null, 'article'],
    ['arXiv preprint arXiv:1706.03762', '1706.03762', 'preprint'],
    ['CoRR', null, 'preprint'],
    [null, '1706.03762', 'preprint'],
    [null, null, 'other'],
  ])('%s, %s: %s', (venue, arxivId, kind) => {
    expect(citationKind({ venue, arxivId })).toBe(kind);
  });
});

it('lets the event loop run while it writes five hundred long papers', async () => {
  const papers = Array.from({ length: 500 }, (_, n) => ({ ...hostile, id: `p${n}` }));
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  for (const name of CITATION_FORMAT_NAMES) await citationsOf(papers, name);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});
