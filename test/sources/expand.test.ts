import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { expand, type Location } from '../../src/sources/expand.js';
import { temporaryFolder } from '../fixtures/folder.js';

function folderWith(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), 'x');
  }
  return folder;
}
const namesOf = (folder: string, locations: Location[]) =>
  locations.map((location) =>
    location.kind === 'file'
      ? relative(folder, location.path)
      : location.kind === 'stdin'
        ? '-'
        : location.url.href,
  );
const expanded = async (folder: string, ...args: string[]) =>
  namesOf(folder, await expand(args, [folder]));

describe('what the arguments name', () => {
  test('files, in their order, each once however it is written', async () => {
    const folder = folderWith('b.jsonl', 'a.csv');
    symlinkSync(join(folder, 'b.jsonl'), join(folder, 'link.jsonl'));
    const again = [join(folder, 'b.jsonl'), pathToFileURL(join(folder, 'a.csv')).href];
    expect(await expanded(folder, 'b.jsonl', 'a.csv', ...again, 'link.jsonl')).toEqual([
      'b.jsonl',
      'a.csv',
    ]);
  });

  test('a folder: every file in it that papers may be in, sorted, no hidden ones', async () => {
    const folder = folderWith(
      'in/b.JSONL',
      'in/a/deep.bib.gz',
      'in/c.xml.zst',
      'in/notes.md',
      'in/photo.png',
      'in/.hidden.jsonl',
      'in/draft.jsonl~',
    );
    expect(await expanded(folder, 'in')).toEqual([
      'in/a/deep.bib.gz',
      'in/b.JSONL',
      'in/c.xml.zst',
    ]);
  });

  test.each(['in', 'in/', './in', 'in/a/refs.bib', './in/a/../a/refs.bib', 'in/*/refs.bib'])(
    'a file by the path that it has there: %s',
    async (named) => {
      const folder = folderWith('in/a/refs.bib');
      expect(await expand([named], [folder])).toMatchObject([{ named: 'in/a/refs.bib' }]);
    },
  );

  test('a pattern that no shell has expanded; a file of that very name wins', async () => {
    const folder = folderWith('2024-a.jsonl', '2024-b.jsonl', '2023.jsonl', '[2023].jsonl');
    expect(await expanded(folder, '2024-*.jsonl')).toEqual(['2024-a.jsonl', '2024-b.jsonl']);
    expect(await expanded(folder, '[2023].jsonl')).toEqual(['[2023].jsonl']);
  });

  test('standard input and addresses', async () => {
    const folder = folderWith();
    expect(await expanded(folder, '-', 'https://example.org/papers.jsonl', '-')).toEqual([
      '-',
      'https://example.org/papers.jsonl',
    ]);
  });

  test('relative to the first folder that has it', async () => {
    const [here, there] = [folderWith('a.jsonl'), folderWith('a.jsonl', 'b.jsonl')];
    const found = await expand(['a.jsonl', 'b.jsonl'], [here, there]);
    expect(found.map((one) => one.kind === 'file' && one.path)).toEqual([
      join(here, 'a.jsonl'),
      join(there, 'b.jsonl'),
    ]);
  });
});

describe('what is not there is said, with what to do', () => {
  it.each([
    ['nowhere.jsonl', 'FILE_UNREADABLE', /nowhere\.jsonl: there is no such file/],
    ['*.csv', 'SOURCE_NOT_FOUND', /\*\.csv: no file has a name like that/],
    ['empty', 'SOURCE_NOT_FOUND', /empty: there is no file in this folder that papers may be in/],
    ['http://[', 'SOURCE_NOT_FOUND', /is not an address/],
  ])('%s: %s', async (arg, code, message) => {
    const folder = folderWith('empty/readme.md', 'a.jsonl');
    await expect(expand(['a.jsonl', arg], [folder])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
