import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { notUtf8 } from '../../src/formats/record.js';
import { xml } from '../../src/formats/xml/xml.js';
import { errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';

const sample = (name: string) =>
  readFileSync(new URL(`../fixtures/samples/${name}`, import.meta.url));
const entry = (title: string) => `<entry><title>${title}</title></entry>`;
const feed = (...entries: string[]) =>
  `<?xml version="1.0"?>\n<feed>\n${entries.join('\n')}\n</feed>\n`;
const titlesOf = async (text: string) =>
  (await recordsOf(xml, text)).flatMap((record) => ('error' in record ? [] : [record.value.title]));

describe('the samples', () => {
  test('an Atom feed of arXiv, with an entry of another', async () => {
    const records = await recordsOf(xml, sample('xml-atom.xml'));
    expect(records.map(({ place }) => [place.line, place.record])).toEqual([
      [5, 1],
      [27, 2],
      [34, 3],
    ]);
    expect(records.map(fieldsOf)).toEqual([
      {
        id: '2103.00101',
        title: 'Flying kites in $\\mathbb{R}^3$ without\n  a string',
        abstract:
          'We steer a kite by its shape alone. In gusts of 5 & 10 m/s it stays\nwithin one metre of its place.',
        authors: ['Anna Vogel', 'Maarten de Boer'],
        year: 2021,
        venue: 'J. Light Struct. 4 (2021)',
        keywords: ['cs.RO', 'physics.flu-dyn'],
        doi: '10.5555/kites.2021.101',
        arxivId: '2103.00101',
        url: 'https://arxiv.org/abs/2103.00101',
      },
      {
        id: 'hep-th/9901001',
        title: 'Strings that fly',
        abstract: 'Strings are shown to fly where </entry> stands.',
        authors: ['Ngozi Okafor'],
        year: 1999,
        arxivId: 'hep-th/9901001',
        url: 'https://arxiv.org/abs/hep-th/9901001',
      },
      {
        id: 'urn:uuid:7',
        title: 'A note from another feed',
        abstract: '<p>Kites are light.</p>',
        year: 2019,
        url: 'https://example.org/note',
      },
    ]);
  });

  test('OAI-PMH in three ways; deleted records are none', async () => {
    const records = await recordsOf(xml, sample('xml-oai-pmh.xml'));
    expect(records.map(({ place }) => place.record)).toEqual([1, 3, 4, 5]);
    expect(records.map(fieldsOf)).toEqual([
      {
        id: '2103.00102',
        title: 'How bees count < 7 flowers',
        abstract: 'Bees count flowers up to six, and then\n they guess.',
        authors: ['Ngozi Okafor', 'Maarten de Boer'],
        year: 2021,
        keywords: ['Quantitative Biology'],
        doi: '10.5555/bees.7',
        arxivId: '2103.00102',
        url: 'https://arxiv.org/abs/2103.00102',
      },
      {
        id: 'hep-th/9901001',
        title: 'Strings that fly',
        abstract: 'Strings are shown to fly.',
        authors: ['Ngozi Okafor', 'Anna Vogel Jr.'],
        year: 1999,
        venue: 'J. Light Struct. 1 (1999)',
        keywords: ['hep-th', 'math.MP'],
        doi: '10.5555/strings.1',
        arxivId: 'hep-th/9901001',
        url: 'https://arxiv.org/abs/hep-th/9901001',
      },
      {
        id: '2103.00104',
        title: 'Kites and bees',
        abstract: 'Bees follow kites.',
        authors: ['Anna Vogel', 'Ngozi Okafor', 'Maarten de Boer'],
        year: 2021,
        keywords: ['q-bio.PE'],
        arxivId: '2103.00104',
        url: 'https://arxiv.org/abs/2103.00104',
      },
      {
        id: 'oai:zenodo.example:17',
        title: 'Tides by hand',
        abstract: 'Tides are read off a stick.',
        authors: ['Tidal Working Group'],
        year: 2020,
        venue: 'Sticks and Stones',
        url: 'https://example.org/tides',
      },
    ]);
  });

  test('PubMed: sections, groups, dates in words, DOIs that are not those of references, books', async () => {
    const records = await recordsOf(xml, sample('xml-pubmed.xml'));
    expect(records.map(fieldsOf)).toEqual([
      {
        id: 'pmid:90000001',
        title: 'CO<sub>2</sub> under kites: a field study.',
        abstract:
          'BACKGROUND: Little is known of the air under kites.\nMETHODS: We measured it for μ and p < 0.05.',
        authors: ['Anna Vogel', 'M Boer 3rd', 'Kite Study Group'],
        year: 2021,
        venue: 'Journal of light structures',
        keywords: ['kites', 'air'],
        doi: '10.5555/kites.2021.201',
        url: 'https://pubmed.ncbi.nlm.nih.gov/90000001/',
      },
      {
        id: 'pmid:90000002',
        title: 'Bees in rain.',
        authors: ['Ngozi Okafor'],
        year: 1998,
        venue: 'Bees',
        keywords: ['Rain'],
        doi: '10.5555/bees.8',
        url: 'https://pubmed.ncbi.nlm.nih.gov/90000002/',
      },
      {
        id: 'pmid:90000003',
        title: 'Tails',
        abstract: 'Tails make kites steady.',
        authors: ['Anna Vogel'],
        year: 2015,
        venue: 'The book of kites',
        url: 'https://pubmed.ncbi.nlm.nih.gov/90000003/',
      },
    ]);
  });

  test.each(['xml-atom.xml', 'xml-oai-pmh.xml', 'xml-pubmed.xml'])(
    '%s is the same however it is cut into chunks',
    async (name) => {
      const whole = await recordsOf(xml, sample(name));
      for (const size of [1, 7, 64, 1_000]) {
        const chunks = Array.from({ length: Math.ceil(sample(name).length / size) }, (_, i) =>
          sample(name).subarray(i * size, (i + 1) * size),
        );
        expect(await recordsOf(xml, ...chunks)).toEqual(whole);
      }
    },
  );
});

describe('what is broken costs no other record', () => {
  test('an entry that is not valid XML', async () => {
    const text = feed(entry('A'), entry('B <b>and'), entry('A &lt; C'));
    const records = await recordsOf(xml, text);
    expect(await titlesOf(text)).toEqual(['A', 'A < C']);
    expect(errorsOf(records)).toEqual([
      expect.stringMatching(/^4: the record is not valid XML \(.*unexpected close tag/i),
    ]);
  });

  test('an entry without an end', async () => {
    const text = feed(entry('A'), '<entry><title>B</title>', entry('C'));
    expect(await titlesOf(text)).toEqual(['A', 'C']);
    expect(errorsOf(await recordsOf(xml, text))).toEqual([
      '4: the record has no end before the next one begins',
    ]);
  });

  test('an entry without a beginning', async () => {
    const text = feed(entry('A'), '<entr><title>B</title></entry>', entry('C'));
    expect(await titlesOf(text)).toEqual(['A', 'C']);
    expect(errorsOf(await recordsOf(xml, text))).toEqual([
      '4: the record has no beginning: only its end, </entry>, is here',
    ]);
  });

  test('a file that stops in the middle of an entry', async () => {
    const text = feed(entry('A'), entry('B')).slice(0, -30);
    expect(await titlesOf(text)).toEqual(['A']);
    expect(errorsOf(await recordsOf(xml, text))).toEqual([
      '4: the record has no end: the file stops in the middle of it',
    ]);
  });

  test('an entry of more than a megabyte, and one that never ends', async () => {
    const long = 'x'.repeat(1 << 20);
    expect(errorsOf(await recordsOf(xml, feed(entry('A'), entry(long), entry('C'))))).toEqual([
      '4: the record is longer than 1048576 bytes',
    ]);
    const endless = [`<feed>${entry('A')}\n<entry>`, long, long, long, `${entry('C')}</feed>`];
    const records = await recordsOf(xml, ...endless);
    expect(errorsOf(records)).toEqual(['2: the record has no end within 1048576 bytes']);
    expect(records.flatMap((record) => ('error' in record ? [] : [record.value.title]))).toEqual([
      'A',
      'C',
    ]);
  });

  test('bytes that are not UTF-8, and a comment that is never closed', async () => {
    const bytes = Buffer.from(feed(entry('A'), entry('\u00e9'), '<!-- B', entry('C')), 'latin1');
    const records = await recordsOf(xml, bytes);
    expect(errorsOf(records)).toEqual([`4: ${notUtf8('record').message}`]);
    expect(records).toHaveLength(3);
  });

  test('a long comment is none of it, wherever chunks are cut', async () => {
    const comment = `<!-- ${entry('Hidden')} ${'-  '.repeat(400)} ${entry('Hidden')} -->`;
    const text = feed(comment, entry('Kites'));
    for (let at = 0; at < text.length; at += 97) {
      const records = await recordsOf(xml, text.slice(0, at), text.slice(at));
      expect(records.map((record) => fieldsOf(record).title)).toEqual(['Kites']);
    }
  });

  test('a comment whose end is broken hides nothing up to the end of another', async () => {
    const text = feed('<!-- one ->', entry('Kites'), '<!-- two -->', entry('Tides'));
    expect(await titlesOf(text)).toEqual(['Kites', 'Tides']);
  });

  test('elements within elements within elements', async () => {
    const deep = `<entry>${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}</entry>`;
    expect(errorsOf(await recordsOf(xml, feed(deep)))).toEqual([
      '3: the record is not valid XML (has elements within 100 others)',
    ]);
  });

  test('entities of a document type are not expanded; names of HTML stay for later', async () => {
    const text = `<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">]>${feed(entry('&a; caf&eacute;'))}`;
    expect(await titlesOf(text)).toEqual(['&a; caf&eacute;']);
  });

  test('what arXiv says of a wrong question; metadata that is not known; a record of another kind', async () => {
    const text = feed(
      '<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>incorrect id format</summary></entry>',
      '<record><header/><metadata><marc/></metadata></record>',
      '<record><header/></record>',
      '<record><title>A</title></record>',
      '<entry/>',
    );
    expect(errorsOf(await recordsOf(xml, text))).toEqual([
      '3: the record holds no paper: it says: incorrect id format',
      '4: the record holds no paper: its metadata is "marc"; known are oai_dc, qdc, jats, mods, arXiv and arXivRaw (metadataPrefix)',
      '5: the record holds no paper: it has no metadata',
      expect.stringMatching(/^6: the record is an element "record" of no known source/),
    ]);
  });
});

test.each([
  '<feed xmlns="http://www.w3.org/2005/Atom">',
  '<?xml version="1.0"?>\n<!-- by hand -->\n<!DOCTYPE x [<!ENTITY a "b">]>\n<atom:feed>',
  '<?xml version="1.0"?><oai:OAI-PMH >',
  '<PubmedArticle>',
])('%j is recognised', (beginning) => expect(xml.recognises(beginning)).toBe(true));

test.each(['<html><feed>', '<!DOCTYPE html><html>', '<rss>', 'feed', '<feeder>'])(
  '%j is not',
  (beginning) => expect(xml.recognises(beginning)).toBe(false),
);

test('words beside elements within a text stay apart', async () => {
  const title = 'Growth of <i>Escherichia coli </i>strains<b> in vivo</b>';
  const records = await recordsOf(
    xml,
    `<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle> ${title} </ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>`,
  );
  expect(fieldsOf(records[0]).title).toBe('Growth of Escherichia coli strains in vivo');
});
