import { expect, test } from 'vitest';
import type { SourceFormat } from '../../src/formats/format.js';
import { jsonl } from '../../src/formats/json/jsonl.js';
import { page } from '../../src/formats/page.js';
import type { SourceRecord } from '../../src/formats/record.js';
import { mutate, type Random, randomFrom } from '../fixtures/mutation.js';
import { recordsOf } from '../fixtures/reading.js';

/** `FUZZ_CASES=20000 FUZZ_SEED=7 npx vitest run test/property` for a long run, or one again. */
const CASES = Number(process.env.FUZZ_CASES ?? 2_000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_007);

const PAPERS = [
  { id: 'kites-1', title: 'Kites in gusts', authors: ['Ada Ö.', 'Li Wei'], year: 2021 },
  { id: 'bees/2', title: 'Wie Bienen tanzen – ein Überblick', venue: 'Hive 😀', doi: null },
  { _id: '3', title: 'Clocks that drift', text: 'Two clocks are compared.', metadata: { a: [1] } },
  { title: 'Tides', keywords: 'moon; sea', url: 'https://example.org/tides?x=1' },
];
const PROSE =
  'Nothing here was ever measured; the words stand for those of an abstract, “quotes” and ≤ signs included, and go on until they are long enough to count as one. ';

const JSONL_SAMPLE = PAPERS.map((paper) => JSON.stringify({ abstract: PROSE, ...paper })).join(
  '\n',
);
const PAGE_SAMPLE = [
  'new\r\n\r\nPapers of the week\n',
  `Kites in gusts\n\n${PROSE.repeat(2)}\n`,
  `Clocks that drift,\nand why\n \n${PROSE}\n${PROSE}\n\n${PROSE.repeat(2)}\n`,
  `Mar 12\n\nTides\n\n${PROSE.repeat(3)}\n`,
].join('\n');

/** A line as the splitter should see it: undefined where it is not UTF-8. */
function linesOf(bytes: Uint8Array): { number: number; text: string | undefined }[] {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((latin1, i) => {
    const content = Buffer.from(latin1, 'latin1');
    const text = content.toString('utf8').replace(/\r$/, '');
    const isUtf8 = Buffer.from(content.toString('utf8')).equals(content);
    return {
      number: i + 1,
      text: isUtf8 ? (i === 0 ? text.replace(/^\ufeff/, '') : text) : undefined,
    };
  });
}

/** Runs of lines that are not blank; a line that is not UTF-8 is no part of one and does not end one. */
function blocksOf(bytes: Uint8Array): { line: number; text: string }[] {
  const blocks: { line: number; text: string }[] = [];
  let isOpen = false;
  for (const { number, text } of linesOf(bytes)) {
    if (text === undefined) continue;
    if (text.trim() === '') isOpen = false;
    else if (isOpen) (blocks.at(-1) as { text: string }).text += ` ${text.trim()}`;
    else {
      blocks.push({ line: number, text: text.trim() });
      isOpen = true;
    }
  }
  return blocks;
}

function checkJsonl(bytes: Uint8Array, records: SourceRecord[]): void {
  const expected = linesOf(bytes).filter(({ text }) => text === undefined || text.trim() !== '');
  expect(records.map(({ place }) => place.line)).toEqual(expected.map(({ number }) => number));
}

function checkPage(bytes: Uint8Array, records: SourceRecord[]): void {
  const errorLines = new Set<number | null>();
  const titleLines = new Set<number | null>();
  const abstracts: string[] = [];
  for (const record of records) {
    if ('error' in record) errorLines.add(record.place.line);
    else {
      titleLines.add(record.place.line);
      // Lines stay lines, for words that are cut at their ends.
      abstracts.push(String(record.value.abstract).replaceAll('\n', ' '));
    }
  }
  for (const { number, text } of linesOf(bytes)) {
    if (text === undefined) expect(errorLines, `line ${number} is not UTF-8`).toContain(number);
  }
  const firstPaper = Math.min(...[...titleLines].map(Number));
  for (const { line, text } of blocksOf(bytes)) {
    const isHeader = text.length < 250 && line < firstPaper;
    const isFound =
      isHeader ||
      titleLines.has(line) ||
      errorLines.has(line) ||
      abstracts.some((abstract) => abstract.includes(text));
    expect(isFound, `the block at line ${line} is lost: ${JSON.stringify(text)}`).toBe(true);
  }
}

async function fuzz(
  format: SourceFormat,
  sample: string,
  check: (bytes: Uint8Array, records: SourceRecord[]) => void,
): Promise<void> {
  for (let i = 0; i < CASES; i++) {
    // Each case has a generator of its own, so that one failing case can be run again alone.
    const random = randomFrom(SEED + i);
    const bytes = mutate(Buffer.from(sample), random);
    try {
      check(bytes, await recordsOf(format, ...cut(bytes, random)));
    } catch (cause) {
      const again = `FUZZ_SEED=${SEED + i} FUZZ_CASES=1`;
      throw new Error(`${again}: ${JSON.stringify(Buffer.from(bytes).toString())}`, { cause });
    }
  }
}

/** The same bytes in up to four chunks. */
function cut(bytes: Uint8Array, random: Random): Uint8Array[] {
  const ends = [random(bytes.length), random(bytes.length), random(bytes.length)];
  const edges = [0, ...ends.sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
}

test.each([
  { name: 'jsonl', format: jsonl, sample: JSONL_SAMPLE, check: checkJsonl },
  { name: 'page', format: page, sample: PAGE_SAMPLE, check: checkPage },
])(
  `$name: ${CASES} damaged files (seed ${SEED}) are read without an exception, and nothing in them is lost without a word`,
  async ({ format, sample, check }) => {
    // The sample itself must be read, or the damage proves nothing.
    const whole = await recordsOf(format, sample);
    expect(whole.filter((record) => 'value' in record).length).toBeGreaterThanOrEqual(3);
    check(Buffer.from(sample), whole);
    await fuzz(format, sample, check);
  },
  30_000 + CASES * 30,
);
