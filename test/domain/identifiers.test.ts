import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  arxivOf,
  arxivOfDoi,
  doiOf,
  IDENTIFIER_IN_TEXT,
  identifierOf,
  normalizeArxivId,
  normalizeDoi,
} from '../../src/domain/identifiers.js';
import { cleanText } from '../../src/domain/text.js';
import { anyText } from '../fixtures/unicode.js';

const RUNS = { numRuns: 5_000 };
const SICI = '10.1002/(sici)1097-4636(199823)43:3<338::aid-jbm16>3.0.co;2-b';
const LORENZ = '10.1175/1520-0469(1963)020<0130:dnf>2.0.co;2';

/** As it may be typed, and as it is stored. */
const WHOLE_DOIS: [string, string][] = [
  ['10.1000/182', '10.1000/182'],
  ['10.1000/AbC.5', '10.1000/abc.5'],
  ['10.1000.10/123', '10.1000.10/123'],
  ['doi:10.1000/182', '10.1000/182'],
  ['DOI: 10.1000/182', '10.1000/182'],
  ['DOI 10.1000/182', '10.1000/182'],
  ['info:doi/10.1000/182', '10.1000/182'],
  ['urn:doi:10.1000/182', '10.1000/182'],
  ['https://doi.org/10.1000/182', '10.1000/182'],
  ['HTTP://DX.DOI.ORG/10.1000/182', '10.1000/182'],
  ['doi.org/10.1000/182', '10.1000/182'],
  ['https://www.doi.org/10.1000/182', '10.1000/182'],
  ['https://doi.org/doi:10.1000/182', '10.1000/182'],
  ['doi: https://doi.org/10.1000/182', '10.1000/182'],
  ['<https://doi.org/10.1000/182>', '10.1000/182'],
  [' 10.1000/182. ', '10.1000/182'],
  ['10.1000/182,', '10.1000/182'],
  ['(10.1000/182)', '10.1000/182'],
  ['10.1000/abc(1)', '10.1000/abc(1)'],
  ['10.1000/abc(1)).', '10.1000/abc(1)'],
  ['10.1061/(ASCE)1090-0241(2003)129:8(671)', '10.1061/(asce)1090-0241(2003)129:8(671)'],
  ['https://doi.org/10.1002/(SICI)1097-4636(199823)43:3<338::AID-JBM16>3.0.CO;2-B', SICI],
  [
    'https://doi.org/10.1002/%28SICI%291097-4636%28199823%2943:3%3C338::AID-JBM16%3E3.0.CO;2-B',
    SICI,
  ],
  ['10.1002/(SICI)1097-4636(199823)43:3&lt;338::AID-JBM16&gt;3.0.CO;2-B', SICI],
  ['10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2', LORENZ],
  ['https://doi.org/10.1000%2F182', '10.1000/182'],
  ['https://doi.org/10.1000/100%', '10.1000/100%'],
  ['10.48550/arXiv.2101.00001', '10.48550/arxiv.2101.00001'],
];

const NO_WHOLE_DOIS = [
  '',
  '10.1/x',
  '10.1000',
  '10.1000/',
  '10.1000/).',
  '10/ggx123',
  'see 10.1000/182',
  '10.1000/182 and 10.1000/183',
  'https://dl.acm.org/doi/10.1145/1.2',
  'https://doi.org/10.1000/a%20b',
  'PMC123',
];

describe('a DOI that is the whole text', () => {
  test.each(WHOLE_DOIS)('%j is %j', (typed, doi) => {
    expect(normalizeDoi(typed)).toBe(doi);
    expect(doiOf(typed)).toBe(doi);
  });

  test.each(NO_WHOLE_DOIS)('%j is none and stays as it was typed', (text) => {
    expect(normalizeDoi(text)).toBe(text);
  });
});

describe('a DOI inside a text', () => {
  test.each([
    ['See (10.1000/182), and 10.1000/183.', '10.1000/182'],
    ['<a href="https://doi.org/10.1000/182">10.1000/182</a>', '10.1000/182'],
    ['<dc:identifier>10.1000/182</dc:identifier>', '10.1000/182'],
    ['https://dl.acm.org/doi/10.1145/3292500.3330701', '10.1145/3292500.3330701'],
    ['Is it “10.1000/182”?', '10.1000/182'],
    [`Deterministic nonperiodic flow (${LORENZ.toUpperCase()}).`, LORENZ],
  ])('%j has %j', (text, doi) => {
    expect(doiOf(text)).toBe(doi);
  });

  test.each(['10.1/x', 'see the paper', '10.1234/))))', '210.1234'])('%j has none', (text) => {
    expect(doiOf(text)).toBeNull();
  });
});

const WHOLE_ARXIV_IDS: [string, string][] = [
  ['2101.00001', '2101.00001'],
  ['0704.0001', '0704.0001'],
  ['2101.00001v12', '2101.00001'],
  ['arXiv:2101.00001', '2101.00001'],
  ['ARXIV: 2101.00001v2', '2101.00001'],
  ['arXiv 2101.00001', '2101.00001'],
  ['arXiv:2101.00001v2 [cs.LG]', '2101.00001'],
  ['oai:arXiv.org:2101.00001', '2101.00001'],
  ['https://arxiv.org/abs/2101.00001v2', '2101.00001'],
  ['https://arxiv.org/pdf/2101.00001v2.pdf', '2101.00001'],
  ['http://export.arxiv.org/abs/hep-th/9901001', 'hep-th/9901001'],
  ['10.48550/arXiv.2101.00001', '2101.00001'],
  ['https://doi.org/10.48550/arXiv.2101.00001', '2101.00001'],
  ['hep-th/9901001v3', 'hep-th/9901001'],
  ['math.GT/0309136', 'math/0309136'],
  ['arXiv:math.GT/0309136v2', 'math/0309136'],
  ['math/0309136', 'math/0309136'],
  ['CS.AI/0701001', 'cs/0701001'],
];

const NO_WHOLE_ARXIV_IDS = [
  '',
  '12101.00001',
  '2101.000011',
  '2101.001',
  '2101.00001.5',
  'version 3',
  'see 2101.00001',
  '2101.00001 and 2101.00002',
  'hep-th/99010011',
  '10.1000/2101.00001',
];

describe('an arXiv id that is the whole text', () => {
  test.each(WHOLE_ARXIV_IDS)('%j is %j', (typed, id) => {
    expect(normalizeArxivId(typed)).toBe(id);
  });

  test.each(NO_WHOLE_ARXIV_IDS)('%j is none and stays as it was typed', (text) => {
    expect(normalizeArxivId(text)).toBe(text);
  });
});

test('an arXiv id is found inside a text, and in the DOI that arXiv gave it', () => {
  expect(arxivOf('as in arXiv:2101.00001v2, we')).toBe('2101.00001');
  expect(arxivOf('https://arxiv.org/abs/math.GT/0309136')).toBe('math/0309136');
  expect(arxivOf('hep-th/9901001')).not.toBe(arxivOf('hep-ph/9901001'));
  expect(arxivOf('no id')).toBeNull();
  expect(arxivOfDoi('10.48550/arxiv.2101.00001')).toBe('2101.00001');
  expect(arxivOfDoi('10.48550/arxiv.hep-th/9901001')).toBe('hep-th/9901001');
  expect(arxivOfDoi('10.1000/2101.00001')).toBeNull();
});

const PIECES = [
  ...['10.1000/', '10.', '1000', '/', 'a', 'B', 'İ', 'v2', '%2F', '%3C', '&lt;', '&amp;', ' '],
  ...['(', ')', ']', '<', '>', '1:', '2.0', '.', ';', '"', 'doi:', 'https://', 'doi.org/', 'é'],
  ...['2101.00001', 'arXiv:', 'arxiv.org/abs/', 'hep-th', '/9901001', '.GT', '.pdf', '10.48550/'],
];
const nearIdentifiers = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), anyText), { maxLength: 9 })
  .map((parts) => parts.join(''));

it('is normal for good: what is stored is not changed when it comes back', () => {
  fc.assert(
    fc.property(nearIdentifiers, (text) => {
      const typed = cleanText(text);
      for (const normalize of [normalizeDoi, normalizeArxivId]) {
        const stored = normalize(typed);
        expect(normalize(stored)).toBe(stored);
        expect(cleanText(stored)).toBe(stored);
        expect(normalize(cleanText(stored))).toBe(stored);
      }
      const doi = doiOf(typed);
      if (doi !== null) expect(doiOf(doi)).toBe(doi);
      const id = arxivOf(typed);
      if (id !== null) expect(arxivOf(id)).toBe(id);
    }),
    { numRuns: 20_000 },
  );
});

describe('running text', () => {
  const CHUNK = new RegExp(IDENTIFIER_IN_TEXT, 'gv');
  const found = (text: string) => (text.match(CHUNK) ?? []).map(identifierOf);

  test('has identifiers in it as papers are stored with them', () => {
    expect(
      found(
        `See 10.1000/ABC(1)), ${SICI.toUpperCase()} and arXiv:math.GT/0309136v2; also 2101.00001v3.`,
      ),
    ).toEqual(['10.1000/abc(1)', SICI, 'math/0309136', '2101.00001']);
  });

  test('has whole every identifier that is normal', () => {
    for (const [, id] of [...WHOLE_DOIS, ...WHOLE_ARXIV_IDS]) expect(found(id)).toEqual([id]);
  });

  test('and what only begins like one is none', () => {
    expect(identifierOf('10.1234/))))')).toBeNull();
    expect(identifierOf('10.1000/182 and more')).toBeNull();
    expect(identifierOf('words')).toBeNull();
  });

  test('gives null or an identifier that is normal, whatever the match', () => {
    fc.assert(
      fc.property(nearIdentifiers, (text) => {
        for (const id of found(text)) expect(id === null || identifierOf(id)).toBe(id ?? true);
      }),
      RUNS,
    );
  });
});

describe('hostile text', () => {
  const long = 200_000;
  test.each([
    ['beginnings of DOIs', '10.1234/'.repeat(long / 8)],
    ['beginnings without a suffix', '10.1234/"'.repeat(long / 9)],
    ['a prefix without an end', `10.1234${'.1234'.repeat(long / 5)}`],
    ['an endless DOI of brackets', `10.1234/${')'.repeat(long)}`],
    ['open brackets', `10.1234/${'(('.repeat(long / 2)}`],
    ['SICIs that are none', '10.1234/a<1:'.repeat(long / 12)],
    ['a SICI without an end', `10.1234/a<1:${'a>'.repeat(long / 2)}`],
    ['resolvers', 'https://doi.org/'.repeat(long / 16)],
    ['escapes', `https://doi.org/10.1234/${'%41'.repeat(long / 3)}`],
    ['entities', '&lt;&gt;'.repeat(long / 8)],
    ['decimals', '1234.5678'.repeat(long / 9)],
    ['an endless archive', 'a'.repeat(long)],
    ['archives', 'a-'.repeat(long / 2)],
    ['classes', 'a.GT'.repeat(long / 4)],
    ['archives with slashes', 'aa-bb.GT/'.repeat(long / 9)],
    ['addresses of arXiv', 'arxiv.org/abs/'.repeat(long / 14)],
    ['versions', `2101.00001${'v1'.repeat(long / 2)}`],
    ['white space', ' '.repeat(long)],
  ])('%s is read in linear time', (_, text) => {
    const start = performance.now();
    for (const read of [doiOf, arxivOf, normalizeDoi, normalizeArxivId]) read(text);
    for (const match of text.match(new RegExp(IDENTIFIER_IN_TEXT, 'gv')) ?? []) identifierOf(match);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
