import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { enw } from '../../src/formats/tagged/enw.js';
import { nbib } from '../../src/formats/tagged/nbib.js';
import { ris } from '../../src/formats/tagged/ris.js';
import { errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';

const sample = (name: string) =>
  readFileSync(new URL(`../fixtures/samples/${name}`, import.meta.url));
const read = (...lines: string[]) => recordsOf(ris, lines.join('\n'));

describe('RIS', () => {
  test('records, with the tags of several programs and lines that go on', async () => {
    const records = await recordsOf(ris, sample('ris.ris'));
    expect(records.map(({ place }) => place.line)).toEqual([1, 19, 28]);
    expect(records.map(fieldsOf)).toEqual([
      {
        title: 'Kites in gusts: a wind tunnel study',
        abstract:
          'We fly kites of three shapes in a wind tunnel and measure how far each is driven off.',
        authors: ['Anna Vogel', 'Maarten de Boer'],
        year: 2021,
        venue: 'Journal of Light Structures',
        keywords: ['kites', 'gusts'],
        url: 'https://example.org/kites',
        doi: '10.5555/kites.2021.001',
      },
      {
        title: 'How bees tell their neighbours about rain',
        abstract: 'Bees dance longer before rain – and their neighbours stay in.',
        authors: ['Ngozi Okafor'],
        year: 2019,
        venue: 'Hive Letters',
        keywords: ['bees', 'weather'],
      },
      {
        title: 'Clocks that drift',
        authors: ['J. Ångström-Meyer'],
        year: 2020,
        url: 'https://arxiv.org/abs/hep-th/9901001v2',
        arxivId: 'hep-th/9901001',
      },
    ]);
  });

  test('a forgotten ER ends with the next TY; a missing TY is an error', async () => {
    const records = await read(
      ...['TY  - JOUR', 'TI  - A', 'TY  - JOUR', 'TI  - B', 'ER  - '],
      ...['TI  - C', 'ER  - ', 'TY  - JOUR', 'TI  - D', 'ER  -'],
    );
    expect(records.flatMap((record) => ('value' in record ? [record.value.title] : []))).toEqual([
      'A',
      'B',
      'D',
    ]);
    expect(errorsOf(records)).toEqual(['6: the record does not begin with TY']);
  });

  test('errors name the record', async () => {
    const long = Array.from({ length: 1_100 }, () => 'x'.repeat(1_000));
    const records = await read(
      ...['TY  - JOUR', 'PY  - 2020', 'ER  - ', 'TY  - JOUR', 'TI  - L', ...long, 'ER  - '],
      ...['TY  - JOUR', 'TI  - A', 'ER  - ', 'TY  - JOUR', 'TI  - cut'],
    );
    expect(errorsOf(records)).toEqual([
      '1: the record has neither title nor abstract',
      '4: the record has over 1048576 characters',
      '1110: the file ends in the middle of this record',
    ]);
    expect(fieldsOf(records[2]).title).toBe('A');
  });

  test('half a million short lines that go on take no time', async () => {
    const start = performance.now();
    const records = await read(`TY  - JOUR\nAB  - x\n${'x\n'.repeat(500_000)}ER  - `);
    expect(fieldsOf(records[0]).abstract).toHaveLength(1_000_001);
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});

test('MEDLINE records, which blank lines part and indented lines go on', async () => {
  const records = await recordsOf(nbib, sample('nbib.nbib'));
  expect(records.map(({ place }) => place.line)).toEqual([2, 22, 30]);
  expect(fieldsOf(records[0])).toEqual({
    id: 'pmid:90000001',
    title: 'Kites in gusts: a wind tunnel study of three shapes and the lines that hold them.',
    abstract: expect.stringMatching(/^BACKGROUND: .* three shapes in a wind tunnel\. RESULTS/),
    authors: ['Anna Vogel', 'Maarten de Boer'],
    year: 2021,
    venue: 'Journal of light structures',
    keywords: ['kites', 'gusts'],
    url: 'https://pubmed.ncbi.nlm.nih.gov/90000001/',
    doi: '10.5555/kites.2021.001',
  });
  expect(fieldsOf(records[1])).toMatchObject({ doi: '10.5555/bees.7' });
});

describe('a record whose first tag is broken', () => {
  const pubmed = (pmid: string, title: string) =>
    `${pmid}\nOWN - NLM\nTI  - ${title}\nFAU - Pike, Ada\n`;

  test.each(['PMIX- 2', 'PMID 2', '\u000bPMID- 2'])(
    'costs MEDLINE no other: %j',
    async (broken) => {
      for (const at of [0, 1, 2]) {
        const pmids = ['PMID- 1', 'PMID- 2', 'PMID- 3'].map((pmid, k) =>
          k === at ? broken : pmid,
        );
        const text = pmids.map((pmid, k) => pubmed(pmid, `Kites ${k}`)).join('\n');
        const records = await recordsOf(nbib, text);
        const expected = [0, 1, 2].map((k) => (k === at ? 'error' : `Kites ${k}`));
        expect(records.map((record) => ('error' in record ? 'error' : record.value.title))).toEqual(
          expected,
        );
      }
    },
  );

  test('is still parted from the one before it where a blank line stands', async () => {
    const text = '%0 Book\n%A Ada Pike\n%T Kites\n%+ Lake\n\n$0 Book\n%A Bo Newt\n%T Tides\n';
    const records = await recordsOf(enw, text);
    expect(records.map(fieldsOf)).toEqual([
      { title: 'Kites', authors: ['Ada Pike'] },
      { title: 'Tides', authors: ['Bo Newt'] },
    ]);
  });

  test('and two records without a sign between them are both named', async () => {
    const text = '%A Ada Pike\n%T Kites\n%A Bo Newt\n%T Tides\n\n%T Clocks\n';
    const records = await recordsOf(enw, text);
    const two = 'two records stand here as one, with two T and no blank line between them';
    expect(errorsOf(records)).toEqual([`1: ${two}`, `4: ${two}`]);
    expect(fieldsOf(records[2])).toEqual({ title: 'Clocks' });
  });
});

describe.each([
  { format: ris, file: 'ris.ris', other: nbib },
  { format: nbib, file: 'nbib.nbib', other: ris },
])('$format.name', ({ format, file, other }) => {
  const bytes = sample(file);

  test('is the same with LF or CRLF and in chunks of one byte', async () => {
    const whole = await recordsOf(format, bytes);
    const plain = bytes.toString().replaceAll('\r\n', '\n');
    expect(await recordsOf(format, plain)).toEqual(whole);
    expect(await recordsOf(format, plain.replaceAll('\n', '\r\n'))).toEqual(whole);
    expect(await recordsOf(format, ...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(
      whole,
    );
  });

  test('may end at any byte', async () => {
    for (let end = 0; end < bytes.length; end++) await recordsOf(format, bytes.subarray(0, end));
  });

  test('is recognised, and nothing else is', () => {
    expect(format.recognises(bytes.toString())).toBe(true);
    expect(other.recognises(bytes.toString())).toBe(false);
    for (const text of ['', 'TY', 'PMID', '{"TY  - JOUR": 1}', 'A title\n\nTY  - JOUR\n']) {
      expect(format.recognises(text)).toBe(false);
    }
  });
});
