import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { peek } from '../../src/runtime/peek.js';
import { decompressorFor } from '../../src/sources/decompress.js';
import { asUtf8 } from '../../src/sources/encoding.js';
import { readSource } from '../../src/sources/open.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { asChunks, collect } from '../fixtures/reading.js';

const TEXT = Array.from({ length: 5_000 }, (_, k) => `line ${k} of kites — ünï\n`).join('');
/** "kites\n" 400 times, as the zstd command writes it with a checksum: two frames, one after the other. */
const ZSTD_FRAME = '28b52ffd24065100006b697465730a';

async function textOf(bytes: Uint8Array, name = 'papers.txt') {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  const parts: Uint8Array[] = [];
  let error: unknown;
  try {
    const location = { kind: 'file', path, bytes: bytes.length, named: path } as const;
    for await (const chunk of readSource(location)) parts.push(chunk);
  } catch (caught) {
    error = caught;
  }
  return { text: Buffer.concat(parts).toString('utf8'), error };
}

describe('compressed files are read by their content, whatever their names', () => {
  test('gzip, also of several members', async () => {
    expect(await textOf(gzipSync(TEXT), 'a.txt')).toEqual({ text: TEXT, error: undefined });
    const members = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
    expect((await textOf(members)).text).toBe('one\ntwo\n');
  });

  test('zstd', async () => {
    const raw = Buffer.from(TEXT.slice(0, 100), 'latin1');
    // A frame of one raw block, by the format's description: magic, descriptor, size, block, content.
    const header = [0x28, 0xb5, 0x2f, 0xfd, 0x20, raw.length, ((raw.length << 3) | 1) & 0xff];
    const frame = Buffer.concat([Buffer.from([...header, raw.length >> 5, 0]), raw]);
    const { text, error } = await textOf(frame);
    expect(error).toBeUndefined();
    expect(text).toBe(raw.toString('utf8'));
    expect(ZSTD_FRAME.startsWith('28b52ffd')).toBe(true);
    // pzstd begins each frame with one that is to be skipped and says how long the next is.
    const skipped = Buffer.from('502a4d180400000001020304', 'hex');
    expect(await textOf(Buffer.concat([skipped, frame, skipped, frame]))).toEqual({
      text: raw.toString('utf8').repeat(2),
      error: undefined,
    });
  });

  test('cut off anywhere: everything up to there, then an error that says so', async () => {
    const whole = gzipSync(TEXT);
    for (let bytes = 20; bytes < whole.length; bytes += 97) {
      const { text, error } = await textOf(whole.subarray(0, bytes));
      expect(TEXT.startsWith(text.slice(0, -1))).toBe(true);
      expect(error).toMatchObject({ code: 'SOURCE_BROKEN', message: /ends in the middle/ });
    }
    const { text } = await textOf(whole.subarray(0, whole.length - 9));
    expect(text).toBe(TEXT);
  });

  test('damaged inside: an error that says so, and no crash', async () => {
    const whole = gzipSync(TEXT);
    for (let at = 30; at < whole.length; at += 211) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ 0x55;
      const { text, error } = await textOf(damaged);
      if (text !== TEXT) expect(error).toMatchObject({ code: 'SOURCE_BROKEN' });
    }
  });

  test('of 64 MB, without holding them', async () => {
    const part = gzipSync(Buffer.alloc(1 << 20, 'kites and bees\n'));
    const gunzip = decompressorFor(part);
    if (!gunzip) throw new Error('gzip is not recognised');
    let bytes = 0;
    let largest = 0;
    for await (const chunk of gunzip(asChunks(...Array.from({ length: 64 }, () => part)))) {
      bytes += chunk.length;
      largest = Math.max(largest, chunk.length);
    }
    expect(bytes).toBe(64 << 20);
    expect(largest).toBeLessThanOrEqual(1 << 20);
  });
});

describe('text is UTF-8 in the end', () => {
  const read = async (bytes: Uint8Array, cut: number) => {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += cut) pieces.push(bytes.subarray(at, at + cut));
    const parts = await collect(asUtf8(asChunks(...pieces), bytes.subarray(0, 4096)));
    return Buffer.concat(parts).toString('utf8');
  };
  const sample = 'Kites — ünï 😀\nbees\n';
  const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();

  it.each([
    ['UTF-16, little end first, marked', Buffer.from(`\ufeff${sample}`, 'utf16le')],
    ['UTF-16, big end first, marked', swapped(Buffer.from(`\ufeff${sample}`, 'utf16le'))],
    ['UTF-16, little end first, unmarked', Buffer.from(sample, 'utf16le')],
    ['UTF-16, big end first, unmarked', swapped(Buffer.from(sample, 'utf16le'))],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${sample}`)],
    ['UTF-8', Buffer.from(sample)],
  ])('written as %s, in pieces of any size', async (_, bytes) => {
    for (const cut of [3, 5, 64, 4096]) expect(await read(bytes, cut)).toBe(sample);
  });

  it('with the line ends of old Macs', async () => {
    expect(await read(Buffer.from('one\rtwo\r'), 3)).toBe('one\ntwo\n');
    expect(await read(Buffer.from('one\r\ntwo\r\n'), 3)).toBe('one\r\ntwo\r\n');
    const long = 'x'.repeat(10_000);
    expect(await read(Buffer.from(`${long}\rtwo\r`), 4096)).toBe(`${long}\ntwo\n`);
  });

  it('up to where it breaks off, however short that is', async () => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one\rtwo');
      throw new Error('gone');
    }
    const parts: Uint8Array[] = [];
    await expect(async () => {
      for await (const part of asUtf8(breaking(), Buffer.from('one\rtwo'))) parts.push(part);
    }).rejects.toThrow('gone');
    expect(Buffer.concat(parts).toString()).toBe('one\ntwo');
  });

  it('and what is of no certain encoding passes as it is', async () => {
    const macRoman = Buffer.from('Schr\x9adinger\n', 'latin1');
    expect(await collect(asUtf8(asChunks(macRoman), macRoman))).toEqual([macRoman]);
  });
});

it.each([
  ['a zip archive', Buffer.from('PK\x03\x04abc')],
  ['a PDF', Buffer.from('%PDF-1.7')],
])('%s is refused with advice', async (name, bytes) => {
  const { error } = await textOf(bytes);
  expect(error).toMatchObject({
    code: 'FORMAT_UNKNOWN',
    message: expect.stringMatching(new RegExp(`is ${name}.*: .*name`)),
  });
});

it('a peek changes nothing, and keeps an error in its place', async () => {
  async function* failing() {
    yield Buffer.from('one');
    yield Buffer.from('two');
    throw new Error('broken');
  }
  const { beginning, whole } = await peek(failing(), 100);
  expect(Buffer.from(beginning).toString()).toBe('onetwo');
  let seen = '';
  const reading = (async () => {
    for await (const chunk of whole) seen += Buffer.from(chunk).toString();
  })();
  await expect(reading).rejects.toThrow('broken');
  expect(seen).toBe('onetwo');
});
