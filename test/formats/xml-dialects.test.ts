import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { xml } from '../../src/formats/xml/xml.js';
import { readableRecord } from '../../src/text/readable/readable.js';
import { randomFrom } from '../fixtures/mutation.js';
import { errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';

const SAMPLES = new URL('../fixtures/samples/', import.meta.url);
const sample = (name: string) => readFileSync(new URL(name, SAMPLES));
const papersOf = async (text: string | Uint8Array) =>
  (await recordsOf(xml, text)).map((record) => readableRecord(fieldsOf(record)));

test('EndNote: runs of fonts, groups, books, DOIs in addresses', async () => {
  expect(await papersOf(sample('xml-endnote.xml'))).toEqual([
    {
      title: 'Lift of Milvus milvus at 10⁻³ bar of CO₂',
      abstract: 'Kites lift < 5 kg.\r\rThey do.',
      authors: ['Anna Vogel', 'Kite Study Group'],
      year: 2021,
      venue: 'Journal of Light Structures',
      keywords: ['kites', 'air'],
      url: 'https://kites.example/4',
      doi: '10.5555/kites.4',
    },
    {
      title: 'The book of bees',
      authors: ['Ngozi Okafor'],
      year: 1999,
      keywords: ['bees', 'wax'],
      url: 'http://dx.doi.org/10.5555/bees.9',
      doi: '10.5555/bees.9',
    },
  ]);
});

test('JATS: kinds of abstracts, of dates and of contributors, sections, other languages', async () => {
  const records = await recordsOf(xml, sample('xml-jats.xml'));
  expect(records.map(({ place }) => place.line)).toEqual([4, 50]);
  expect(records.map((record) => readableRecord(fieldsOf(record)))).toEqual([
    {
      id: 'pmid:90000021',
      title: 'Kites in CO₂: a field study',
      abstract:
        'Background: Kites fly.\nResults: They fell at p < 10⁻³.\nAll of them.\nDrachen in Kohlendioxid. Drachen fliegen.',
      authors: ['Anna Vogel Jr', 'Kite Study Group', 'Wei Wang'],
      year: 2015,
      venue: 'Journal of Light Structures',
      keywords: ['kites', 'Milvus'],
      url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC9000021/',
      doi: '10.5555/kites.21',
    },
    {
      title: 'Bees, again',
      abstract: 'Bees count.\nTo six.',
      authors: ['Ngozi Okafor'],
      year: 1998,
      venue: 'Bees',
      url: 'https://bees.example/9',
    },
  ]);
});

test('DBLP: home pages and proceedings are no papers, numbers no part of names', async () => {
  const records = await recordsOf(xml, sample('xml-dblp.xml'));
  expect(records[0]).toMatchObject({ date: '2021-03-01' });
  expect(records.map((record) => readableRecord(fieldsOf(record)))).toEqual([
    {
      id: 'dblp:journals/jls/VogelB21',
      title: 'Kites in 10² m/s & n₀ log n gusts.',
      authors: ['Anna Vogel', 'Maarten de Boër'],
      year: 2021,
      venue: 'CoRR',
      url: 'https://arxiv.org/abs/2103.00101',
      arxivId: '2103.00101',
    },
    {
      id: 'dblp:conf/kites/Okafor20',
      title: 'Clocks that drift.',
      authors: ['Ngozi Okafor'],
      year: 2020,
      venue: 'KiteConf',
      url: 'https://www.kites.example/20',
      doi: '10.5555/clocks.20',
    },
    {
      id: 'dblp:phd/dnb/Boer19',
      title: 'Tides without a moon.',
      authors: ['Maarten de Boer'],
      year: 2019,
      venue: 'University of Tides',
    },
  ]);
});

test("DBLP's and Europe PMC's searches", async () => {
  expect(await papersOf(sample('xml-dblp-api.xml'))).toEqual([
    {
      id: 'dblp:conf/kites/VogelB21',
      title: 'Kites & gusts.',
      authors: ['Anna Vogel', 'Maarten de Boer'],
      year: 2021,
      venue: 'KiteConf',
      url: 'https://doi.org/10.5555/KITES.21',
      doi: '10.5555/kites.21',
    },
  ]);
  expect(await papersOf(sample('xml-europe-pmc.xml'))).toEqual([
    {
      id: 'pmid:90000051',
      title: 'Kites in CO₂.',
      abstract: ' Background: Kites fly.',
      authors: ['Anna Vogel', 'Kite Study Group'],
      year: 2021,
      venue: 'Journal of light structures',
      keywords: ['kites'],
      url: 'https://europepmc.org/article/MED/90000051',
      doi: '10.5555/kites.51',
    },
    {
      title: 'Bees again',
      authors: ['N Okafor', 'M de Boer'],
      year: 2020,
      url: 'https://europepmc.org/article/PPR/PPR1',
    },
  ]);
});

test('ACL Anthology: each volume says venue and year of its papers; front matter is none', async () => {
  expect(await papersOf(sample('xml-acl.xml'))).toEqual([
    {
      id: 'acl:2021.kites-1.1',
      title: 'Parsing Kite strings in O(n²)',
      abstract: 'We parse kite strings.',
      authors: ['Anna Vogel', 'Madonna'],
      year: 2021,
      venue: 'Proceedings of the Kite Workshop',
      url: 'https://aclanthology.org/2021.kites-1.1/',
      doi: '10.5555/v1/2021.kites-1.1',
    },
    {
      title: 'Bees that parse',
      year: 2021,
      venue: 'Proceedings of the Kite Workshop',
      url: 'https://bees.example/2.pdf',
    },
    {
      id: 'acl:2021.kites-2.1',
      title: 'Clocks',
      authors: ['Ngozi Okafor'],
      year: 2022,
      venue: 'Computational Kites',
      url: 'https://aclanthology.org/2021.kites-2.1/',
    },
  ]);
});

test('MODS: articles before titles, roles, parts of names, hosts', async () => {
  expect(await papersOf(sample('xml-mods.xml'))).toEqual([
    {
      title: 'The lift of kites: a field study',
      abstract: 'Kites lift.\nDer Auftrieb. Drachen heben ab.',
      authors: ['Anna Vogel Jr.', 'Maarten de Boer', 'Kite Study Group'],
      year: 2021,
      venue: 'Journal of Light Structures',
      keywords: ['kites', 'air'],
      url: 'https://kites.example/31',
      doi: '10.5555/kites.31',
    },
    {
      title: 'Bees',
      authors: ['Ngozi Okafor'],
      year: 1998,
      venue: 'Insects',
      url: 'https://doi.org/10.5555/bees.31',
      doi: '10.5555/bees.31',
    },
  ]);
});

test('Zotero RDF: journals beside and within, no attachments and notes', async () => {
  const records = await recordsOf(xml, sample('xml-zotero-rdf.xml'));
  expect(records.map((record) => readableRecord(fieldsOf(record)))).toEqual([
    {
      title: 'Kites in gusts of n m/s',
      abstract: 'Kites stay.',
      authors: ['Anna Vogel', 'Kite Study Group'],
      year: 2021,
      venue: 'Journal of Light Structures',
      keywords: ['kites', 'air'],
      url: 'https://kites.example/41',
      doi: '10.5555/kites.41',
    },
    {
      title: 'Clocks that drift',
      authors: ['Ngozi Okafor'],
      year: 2020,
      venue: 'Proceedings of KiteConf',
      doi: '10.5555/clocks.5',
    },
    { title: 'Tails', year: 1999, venue: 'The book of tails' },
  ]);
});

test.each(readdirSync(SAMPLES).filter((name) => name.startsWith('xml-')))(
  '%s is the same however it is cut into chunks',
  async (name) => {
    const bytes = sample(name);
    const whole = await recordsOf(xml, bytes);
    for (const size of [1, 7, 64, 1_000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(await recordsOf(xml, ...chunks)).toEqual(whole);
    }
  },
);

test.each([
  'acl',
  'dblp',
  'endnote',
  'europe-pmc',
  'jats',
  'mods',
  'oai-pmh',
  'pubmed',
  'zotero-rdf',
])('a flipped bit in %s loses no record without a word', async (name) => {
  const bytes = sample(`xml-${name}.xml`);
  const whole = await recordsOf(xml, bytes);
  const random = randomFrom(16);
  for (let n = 0; n < 300; n++) {
    const broken = Buffer.from(bytes);
    const at = random(broken.length);
    broken[at] = (broken[at] as number) ^ (1 << random(8));
    const records = await recordsOf(xml, broken);
    const isSaid = errorsOf(records).length > errorsOf(whole).length;
    expect(records.length >= whole.length || isSaid, `byte ${at}`).toBe(true);
  }
});

const article = (title: string, rest: string) =>
  `<article><front><article-meta><title-group><article-title>${title}</article-title></title-group></article-meta></front>${rest}</article>`;

describe('the text of an article', () => {
  test('may be longer than a record, and hide tags', async () => {
    const long = '<p>x</p>'.repeat(400_000);
    const text = `<articles>${article('A', `<body>${long}<!-- </body> --></body><back/><sub-article><body><p>y</p></body></sub-article>`)}\n${article('B', '')}</articles>`;
    expect(await papersOf(text)).toEqual([{ title: 'A' }, { title: 'B' }]);
  });

  test('that is not at its end costs no other article', async () => {
    const broken = article('A', '<body><p>x</p>').replace('</article>', '');
    const text = `<articles>\n${broken}\n${article('B', '')}\n${article('C', '<body><p>y')}\n${article('D', '')}</articles>`;
    const records = await recordsOf(xml, text);
    expect(errorsOf(records)).toEqual(['2: the record has no end before the next one begins']);
    expect(records.flatMap((record) => ('error' in record ? [] : [record.value.title]))).toEqual([
      'B',
      'C',
      'D',
    ]);
  });
});

describe("Zotero's journals", () => {
  const item = (title: string, resource: string) =>
    `<bib:Article><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="${resource}"/><dc:title>${title}</dc:title></bib:Article>`;
  const journal = (about: string) =>
    `<bib:Journal rdf:about="${about}"><dc:title>${about.toUpperCase()}</dc:title></bib:Journal>`;
  const rdf = (...parts: string[]) =>
    `<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">${parts.join('\n')}</rdf:RDF>`;

  test('may stand before or behind many articles, or be missing', async () => {
    const text = rdf(item('1', 'a'), item('2', 'b'), journal('b'), item('3', 'none'), journal('a'));
    expect(await papersOf(text)).toEqual([
      { title: '1', venue: 'A' },
      { title: '2', venue: 'B' },
      { title: '3' },
    ]);
    const again = rdf(journal('a'), item('1', 'a'), item('2', 'a'));
    expect(await papersOf(again)).toEqual([
      { title: '1', venue: 'A' },
      { title: '2', venue: 'A' },
    ]);
  });

  test('are not waited for beyond the length of a record', async () => {
    const count = 20_000;
    const items = Array.from({ length: count }, (_, k) => item(String(k), 'a'));
    const papers = await papersOf(rdf(...items, journal('a')));
    expect(papers).toHaveLength(count);
    expect(papers[0]).toEqual({ title: '0' });
    expect(papers.at(-1)).toEqual({ title: String(count - 1), venue: 'A' });
  });
});

describe('recognises', () => {
  test.each([
    '<xml><records><record><ref-type name="Journal Article">17</ref-type>',
    '<records>\n<record><source-app name="Zotero"/>',
    '<!DOCTYPE article PUBLIC "x" "y.dtd">\n<article dtd-version="1.2"><front>',
    '<dblpperson name="Ada"><r><article key="journals/x">',
    '<mods:modsCollection xmlns:mods="x">',
    '<rdf:RDF xmlns:bib="http://purl.org/net/biblio#">',
    '<collection id="2021.x"><volume id="1"><meta><booktitle>x',
  ])('%j', (beginning) => expect(xml.recognises(beginning)).toBe(true));

  test.each([
    '<article><section><para>DocBook</para>',
    '<article class="post"><h1>HTML</h1>',
    '<xml><record><name/></record></xml>',
    '<rdf:RDF xmlns="http://purl.org/rss/1.0/"><item>',
    '<collection><record><leader/></record></collection>',
    '<book><title>x</title></book>',
  ])('not %j', (beginning) => expect(xml.recognises(beginning)).toBe(false));
});
