import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Paper } from '../../src/domain/paper.js';
import { recordsOfFile } from '../../src/ingest/records.js';
import { validatedRecords } from '../../src/ingest/validated-records.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';

const CASES = join(packageRoot, 'test/fixtures/formats');

/** The papers of a file, as they would be stored, and what is said of the rest. */
async function readFile(path: string): Promise<{ papers: Paper[]; errors: string[] }> {
  const papers: Paper[] = [];
  const errors: string[] = [];
  for await (const record of validatedRecords(recordsOfFile(path))) {
    if (record.kind === 'valid') papers.push(record.paper);
    else errors.push(record.error.message);
  }
  return { papers, errors };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cases-xml-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The same of a text. */
function readText(text: string): Promise<{ papers: Paper[]; errors: string[] }> {
  const path = join(folder, 'papers');
  writeFileSync(path, text);
  return readFile(path);
}

describe('the cases', () => {
  test.each<{ file: string; papers: object[]; errors?: RegExp[] }>([
    {
      file: 'endnote.xml',
      papers: [
        {
          title: 'Growth of Nymphaea alba in shade',
          authors: ['Lily Pond', 'Sam Reed'],
          year: 2011,
          venue: 'Pond Letters',
          doi: '10.5555/pond.1',
          keywords: ['lilies'],
        },
      ],
    },
    {
      file: 'endnote2.xml',
      papers: [
        {
          title: 'Habitat use of marsh birds',
          year: 2014,
          abstract: expect.stringMatching(/^Marsh birds depend on standing water/),
          authors: ['Anna Marsh'],
        },
      ],
    },
    {
      file: 'jats.xml',
      papers: [
        {
          title: 'Growth of Nuphar',
          abstract: 'Background: Lilies float. Results: They do.',
          authors: ['Sam Reed'],
          venue: 'Pond J',
          year: 2015,
          doi: '10.5555/jats.1',
        },
      ],
    },
    {
      file: 'dblp.xml',
      papers: [
        {
          title: 'Sorting ponds in O(n) time.',
          authors: ['Jens Müller', 'Ada Pike'],
          year: 2020,
          venue: 'Pond J.',
          doi: '10.5555/pond.20',
        },
      ],
    },
    {
      file: 'acl.xml',
      papers: [
        {
          title: 'Parsing Frog calls',
          abstract: 'We parse frog calls with O(n) time.',
          authors: ['Ada Pike'],
          year: 2021,
          venue: 'Proceedings of PondNLP',
          doi: '10.5555/v1/2021.pond-1.1',
        },
      ],
    },
    {
      file: 'oai.xml',
      papers: [
        {
          title: 'Ponds of the plain',
          authors: ['Ada Pike', 'Bo Newt'],
          abstract: 'We look at the ponds of the plain.',
          arxivId: '2401.00001',
        },
        {
          title: 'Ranas del sur',
          abstract:
            'Frogs of the south. We study the frogs of the south. Estudiamos las ranas del sur.',
          authors: ['Pepe Rana'],
          venue: 'Revista del Lago',
          doi: '10.5555/rev.7',
        },
      ],
      errors: [/its metadata is "dim"; known are oai_dc/],
    },
    {
      file: 'pubmed.xml',
      papers: [
        {
          title: 'Effects of Rana calls on CO₂ levels: IC₅₀ < 10⁻⁶ M.',
          abstract:
            'Patient: one frog OBJECTIVE: To hear Rana frogs. RESULTS: We heard them (p < 0.01). Resumen en otro idioma.',
          authors: ['Jörg A Müller', 'Frog Study Group', 'Carl Eel Jr'],
          year: 2021,
        },
        {
          title: 'Frogs of the south.',
          abstract: 'Ranas del sur. Solo hay un resumen en otro idioma.',
          year: 2010,
        },
        { title: 'Frog syndrome', abstract: 'CLINICAL: Frogs jump.', year: 2015 },
      ],
    },
  ])('$file', async ({ file, papers, errors = [] }) => {
    const read = await readFile(join(CASES, file));
    expect(read.papers).toMatchObject(papers);
    expect(read.papers).toHaveLength(papers.length);
    expect(read.errors).toEqual(errors.map((error) => expect.stringMatching(error)));
  });
});

const oaiOf = (...records: string[]) =>
  `<?xml version="1.0"?><OAI-PMH><ListRecords>${records
    .map(
      (metadata, k) =>
        `<record><header><identifier>oai:x:${k}</identifier></header><metadata>${metadata}</metadata></record>`,
    )
    .join('\n')}</ListRecords></OAI-PMH>`;
const dublinCore = (inner: string) => `<oai_dc:dc><dc:title>Ponds</dc:title>${inner}</oai_dc:dc>`;

describe('Dublin Core', () => {
  test.each([
    [['Rana, Pepe; Universidad del Lago, Chile'], ['Pepe Rana']],
    [['Rana, Pepe; Lago'], ['Pepe Rana']],
    [
      ['Rana, Pepe; Lago, Chile', 'Pike, Ada; Pond, Wales'],
      ['Pepe Rana', 'Ada Pike'],
    ],
    [['Pike, Ada; Newt, Bo C.'], ['Ada Pike', 'Bo C. Newt']],
    [['Pike, Ada [0000-0002-1825-0097]'], ['Ada Pike']],
    [
      ['Pike, Ada, 1950-', 'Newt, Bo, 1850-1920'],
      ['Ada Pike', 'Bo Newt'],
    ],
    [['Tidal Working Group'], ['Tidal Working Group']],
  ])('the creators %j are %j', async (creators, authors) => {
    const inner = creators.map((creator) => `<dc:creator>${creator}</dc:creator>`).join('');
    const { papers } = await readText(oaiOf(dublinCore(inner)));
    expect(papers[0]?.authors).toEqual(authors);
  });

  test.each([
    ['Revista del Lago; Vol. 3 Núm. 1 (2019); 1-9', 'Revista del Lago'],
    ['Pond Journal, Vol 3, Iss 1, Pp 1-9 (2019)', 'Pond Journal'],
    ['Pond Journal; 12(3), 4-7', 'Pond Journal'],
    ['Teich-Zeitschrift; Bd. 4 Nr. 2 (2011): Frösche', 'Teich-Zeitschrift'],
    ['Pond Journal; No. 4 (2011)', 'Pond Journal'],
    ['Ponds, Lakes and Rivers', 'Ponds, Lakes and Rivers'],
  ])('the source %j is the venue %j', async (source, venue) => {
    const sources = `<dc:source>1234-567X</dc:source><dc:source>${source}</dc:source>`;
    const { papers } = await readText(oaiOf(dublinCore(sources)));
    expect(papers[0]?.venue).toBe(venue);
  });

  test('the log of a repository is no abstract, and a title in another language is found', async () => {
    const { papers } = await readText(
      oaiOf(
        dublinCore(
          '<dc:title xml:lang="de">Teiche</dc:title><dc:description>Submitted by Bo (b@x.org) on 2012</dc:description><dc:subject>water; frogs</dc:subject><dc:subject>info:eu-repo/classification/ddc/570</dc:subject>',
        ),
        dublinCore(
          '<dc:description>12 pages</dc:description><dc:description>Ponds are wet, and that is the whole of it.</dc:description>',
        ),
      ),
    );
    expect(papers).toMatchObject([
      { title: 'Ponds', abstract: '', keywords: ['water', 'frogs', 'Teiche'] },
      { abstract: 'Ponds are wet, and that is the whole of it.' },
    ]);
  });

  test('qualified, JATS and MODS are known; errors of the archive are said', async () => {
    const { papers, errors } = await readText(
      `${oaiOf(
        '<qdc:qualifieddc><dc:title>Ponds</dc:title><dcterms:abstract>Wet.</dcterms:abstract><dc:description>12 pages</dc:description><dcterms:issued>2019</dcterms:issued><dc:date>2021</dc:date></qdc:qualifieddc>',
        '<article><front><article-meta><title-group><article-title>Lakes</article-title></title-group></article-meta></front><body><p>x</p></body></article>',
        '<mods:mods><mods:titleInfo><mods:title>Rivers</mods:title></mods:titleInfo></mods:mods>',
      )}<error code="badArgument">no such set</error><error code="noRecordsMatch"/>`,
    );
    expect(papers).toMatchObject([
      { id: 'oai:x:0', title: 'Ponds', abstract: 'Wet.', year: 2019 },
      { id: 'oai:x:1', title: 'Lakes' },
      { id: 'oai:x:2', title: 'Rivers' },
    ]);
    expect(errors).toEqual(['the record holds no paper: it says: badArgument no such set']);
  });
});

describe('XML of an unknown kind is called that', () => {
  const CATALOGUE = `<?xml version="1.0"?>\n<catalogue>\n  <item>\n\n    <name>${'A long text of a thing. '.repeat(30)}</name>\n\n  </item>\n</catalogue>\n`;

  test.each([
    ['a catalogue', CATALOGUE],
    ['DocBook', '<article><info><title>Ponds</title></info><para>x</para></article>'],
    ['RDF of others', '<rdf:RDF><item rdf:about="x"><title>News</title></item></rdf:RDF>'],
    ['other collections', '<collection><source>PMC</source><document/></collection>'],
    ['other records', '<xml><record><name>x</name></record></xml>'],
  ])('%s is not recognised', async (_, text) => {
    await expect(readText(text)).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' });
  });

  test('where somebody says that it is known', async () => {
    const path = join(folder, 'catalogue');
    writeFileSync(path, CATALOGUE);
    const errors: string[] = [];
    for await (const record of recordsOfFile(path, { format: 'xml' })) {
      if ('error' in record) errors.push(record.error.message);
    }
    expect(errors).toEqual([
      expect.stringMatching(
        /^XML of an unknown kind: its root element is <catalogue>; known are Atom/,
      ),
    ]);
  });
});
