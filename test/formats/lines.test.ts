import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitLines } from '../../src/formats/lines.js';
import { notUtf8 } from '../../src/formats/record.js';
import { asChunks, linesOf } from '../fixtures/reading.js';

/** The text of each line, or the reason why it has none. */
async function textsOf(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const lines = await linesOf(...chunks);
  expect(lines.map((line) => line.number)).toEqual(lines.map((_, i) => i + 1));
  return lines.map((line) => ('text' in line ? line.text : `ERROR ${line.error.message}`));
}

/** What the lines are when the text is whole. */
function oracle(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, i) => (i === 0 ? line.replace(/^\ufeff/, '') : line).replace(/\r$/, ''));
}

describe('lines', () => {
  test.each([
    ['nothing', '', []],
    ['LF', 'a\nb\n', ['a', 'b']],
    ['CRLF', 'a\r\nb\r\n', ['a', 'b']],
    ['both in one file', 'a\r\nb\nc', ['a', 'b', 'c']],
    ['no newline at the end', 'a\nb', ['a', 'b']],
    ['blank lines, which count', '\n\na\n\n', ['', '', 'a', '']],
    ['a BOM at the start', '\ufeffa\nb', ['a', 'b']],
    ['a BOM elsewhere, which is text', 'a\n\ufeffb', ['a', '\ufeffb']],
    ['a carriage return within a line, which is text', 'a\rb\n', ['a\rb']],
    ['other line separators, which are text', 'a\u2028b\u0085c\n', ['a\u2028b\u0085c']],
    ['white space at the ends, which is kept', ' a \n\tb\t\n', [' a ', '\tb\t']],
    ['control characters, which are for others to judge', 'a\u0000b\n', ['a\u0000b']],
  ])('%s', async (_, text, lines) => {
    expect(oracle(text)).toEqual(lines);
    expect(await textsOf(text)).toEqual(lines);
  });

  const piece = fc.constantFrom('\n', '\r\n', '\r', 'a', 'é', '€', '😀', '\ufeff', ' ', 'xyz');
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

  test('are the same wherever the bytes are cut in two, within a character or CRLF too', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (whole) => {
        const bytes = Buffer.from(whole);
        for (let cut = 0; cut <= bytes.length; cut++) {
          const lines = await textsOf(bytes.subarray(0, cut), bytes.subarray(cut));
          expect(lines).toEqual(oracle(whole));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('are the same when every byte comes alone, with empty chunks between', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (whole) => {
        const bytes = [...Buffer.from(whole)].flatMap((byte) => [
          Uint8Array.of(byte),
          new Uint8Array(),
        ]);
        expect(await textsOf(...bytes)).toEqual(oracle(whole));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a line that is not UTF-8', () => {
  test.each([
    ['Latin-1', [0x63, 0x61, 0x66, 0xe9]],
    ['a lone continuation byte', [0x61, 0x80]],
    ['a character cut off by the newline', [0xf0, 0x9f, 0x98]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
  ])('(%s) is an error in its place; its neighbours are fine', async (_, bytes) => {
    const chunk = Buffer.concat([Buffer.from('one é\n'), Buffer.from(bytes), Buffer.from('\n3 é')]);
    const bad = `ERROR ${notUtf8('line').message}`;
    expect(bad).toContain('iconv -f WINDOWS-1252 -t UTF-8');
    expect(await textsOf(chunk)).toEqual(['one é', bad, '3 é']);
  });

  test('is RECORD_UNREADABLE', async () => {
    const [line] = await linesOf(Uint8Array.of(0xff));
    expect(line).toMatchObject({ number: 1, error: { code: 'RECORD_UNREADABLE' } });
  });
});

describe('a line that is too long', () => {
  const MIB = 1 << 20;
  const tooLong = `ERROR the line is longer than ${MIB} bytes`;

  test('is an error in its place; its neighbours are fine', async () => {
    const long = 'x'.repeat(MIB + 1);
    expect(await textsOf(`a\n${long}\nb\n`)).toEqual(['a', tooLong, 'b']);
    expect(await textsOf(`a\n${long}`)).toEqual(['a', tooLong]);
  });

  test('has one byte too many; one less fits', async () => {
    expect(await textsOf('x'.repeat(MIB), '\nb')).toEqual(['x'.repeat(MIB), 'b']);
    expect(await textsOf('x'.repeat(MIB), 'x', '\nb')).toEqual([tooLong, 'b']);
    expect(await textsOf('é'.repeat(MIB / 2), '\n')).toEqual(['é'.repeat(MIB / 2)]);
    expect(await textsOf('é'.repeat(MIB / 2 + 1), '\n')).toEqual([tooLong]);
  });

  test('of 200 MB is never held whole', async () => {
    const CHUNK = 256 * 1024;
    const held = () => process.memoryUsage().arrayBuffers;
    const before = held();
    let most = 0;
    // A new buffer each time: one that is used again would hide what is kept.
    async function* chunks() {
      for (let sent = 0; sent < 200 * MIB; sent += CHUNK) {
        yield Buffer.alloc(CHUNK, 'x');
        most = Math.max(most, held() - before);
      }
      yield Buffer.from('\nnext\n');
    }
    const texts: string[] = [];
    for await (const line of splitLines(chunks())) {
      texts.push('text' in line ? line.text : `ERROR ${line.error.message}`);
    }
    expect(texts).toEqual([tooLong, 'next']);
    // Buffers that are garbage already are counted too, until V8 looks.
    expect(most).toBeLessThan(100 * MIB);
  });
});

test('a stream that fails fails the lines, after those that were whole', async () => {
  async function* broken() {
    yield* asChunks('a\nb');
    throw new Error('the disk is gone');
  }
  const lines = splitLines(broken());
  expect((await lines.next()).value).toEqual({ number: 1, text: 'a' });
  await expect(lines.next()).rejects.toThrow('the disk is gone');
});
