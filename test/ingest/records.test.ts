import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type RecordOptions, recordsOfFile } from '../../src/ingest/records.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { collect, errorsOf, fieldsOf } from '../fixtures/reading.js';

const folder = temporaryFolder();
let files = 0;

function file(content: string | Uint8Array): string {
  const path = join(folder, `papers-${++files}.txt`);
  writeFileSync(path, content);
  return path;
}
const read = (path: string, options?: RecordOptions) => collect(recordsOfFile(path, options));

describe('recordsOfFile', () => {
  test('reads a file of any size once, from its first byte, telling how far it is', async () => {
    const count = 3_000;
    const lines = Array.from({ length: count }, (_, i) =>
      JSON.stringify({ id: String(i), title: `Paper ${i}`, abstract: 'word '.repeat(50) }),
    );
    const content = lines.join('\n');
    const told: number[] = [];
    const path = file(content);
    const records = await read(path, { onProgress: (bytes) => told.push(bytes) });
    expect(records.map((record) => fieldsOf(record).id)).toEqual(lines.map((_, i) => String(i)));
    expect(records.at(-1)?.place).toEqual({ source: `papers-${files}.txt`, line: count });
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(Buffer.byteLength(content));
  });

  test.runIf(existsSync('/proc/self/fd'))(
    'lets go of files that it cannot make anything of',
    async () => {
      const open = () => readdirSync('/proc/self/fd').length;
      const path = file(`a short note\n${'x'.repeat(1 << 20)}`);
      const before = open();
      for (let n = 0; n < 20; n++) {
        await expect(read(path)).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' });
      }
      expect(open()).toBeLessThan(before + 5);
    },
  );

  test.each([
    ['an empty file', ''],
    ['a file of blanks', ' \r\n\t\n\n'],
    ['a file of nothing but a BOM', '\ufeff'],
  ])('%s has no records and is no error, even where a format is named', async (_, content) => {
    expect(await read(file(content))).toEqual([]);
    expect(await read(file(content), { format: 'jsonl' })).toEqual([]);
    expect(await read(file(content), { format: 'page' })).toEqual([]);
  });

  test('half a million blank lines hide no paper behind them', async () => {
    const path = file(`${'\n'.repeat(500_000)}{"title": "A"}\n`);
    const records = await read(path, { format: 'jsonl' });
    expect(records.map((record) => [record.place.line, fieldsOf(record).title])).toEqual([
      [500_001, 'A'],
    ]);
    expect(await read(path)).toEqual(records);
  });

  test('a format that is named is the one used, whatever the content', async () => {
    const records = await read(file('A title\nB'), { format: 'jsonl' });
    expect(errorsOf(records)).toHaveLength(2);
  });

  test('a page is named for any text but what is plainly of another format', async () => {
    const path = file('{"title": "A"}');
    await expect(read(path, { format: 'page' })).rejects.toMatchObject({
      code: 'FORMAT_UNKNOWN',
      message: `${path} is no page but jsonl: leave --format out`,
    });
    expect(await read(file('A title\nB'), { format: 'page' })).toEqual([]);
  });

  test.each([['a missing file', join(folder, 'nowhere.jsonl'), 'there is no such file']])(
    '%s is FILE_UNREADABLE and says why',
    async (_, path, reason) => {
      await expect(read(path)).rejects.toMatchObject({
        code: 'FILE_UNREADABLE',
        message: `${path}: ${reason}`,
      });
    },
  );

  test('a folder is every file in it that papers may be in', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await expect(read(empty)).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
    writeFileSync(join(empty, 'b.jsonl'), '{"title":"B"}');
    writeFileSync(join(empty, 'a.jsonl'), '{"title":"A"}');
    expect((await read(empty)).map((record) => fieldsOf(record).title)).toEqual(['A', 'B']);
  });

  test('a compressed file that ends in the middle gives what it has, and says so', async () => {
    const lines = Array.from({ length: 9_000 }, (_, k) => JSON.stringify({ title: `Kite ${k}` }));
    const whole = gzipSync(lines.join('\n'));
    const path = join(folder, 'cut.jsonl.gz');
    writeFileSync(path, whole.subarray(0, whole.length / 2));
    const records = await read(path);
    const last = records.pop();
    expect(last).toMatchObject({
      place: { source: 'cut.jsonl.gz', line: null },
      error: { code: 'SOURCE_BROKEN' },
    });
    expect(records.length).toBeGreaterThan(2_000);
    for (const [k, record] of records.entries()) {
      expect(fieldsOf(record)).toEqual({ title: `Kite ${k}` });
    }
  });

  test('a file below a file is FILE_UNREADABLE', async () => {
    await expect(read(join(file('x'), 'y'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  test('a file of an unknown format is FORMAT_UNKNOWN and named in full', async () => {
    const path = file('colour,year\nred,2024\n');
    await expect(read(path)).rejects.toMatchObject({
      code: 'FORMAT_UNKNOWN',
      message: expect.stringContaining(path),
    });
    await expect(read(path, { format: 'xls' })).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' });
  });

  test('a name with spaces, quotes and letters of other scripts is a name', async () => {
    const inner = join(folder, 'pâté "x" 論文');
    mkdirSync(inner);
    const path = join(inner, ' ünï.jsonl');
    writeFileSync(path, '{"title": "A"}');
    expect((await read(path))[0]?.place.source).toBe(' ünï.jsonl');
  });
});
