import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NearpaperError } from '../../src/domain/errors.js';
import { type RecordOptions, recordsOfFile } from '../../src/ingest/records.js';
import { validatePaper } from '../../src/ingest/validate.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { installedFiles, madeFiles } from '../fixtures/no-papers.js';
import { collect } from '../fixtures/reading.js';

const folder = temporaryFolder();

/** The titles of what would be stored of a file, and what it is refused with. */
async function storedOf(path: string, options?: RecordOptions) {
  try {
    const records = await collect(recordsOfFile(path, options));
    const titles = records.flatMap((record) => {
      try {
        return 'error' in record ? [] : [validatePaper(record.value).title];
      } catch {
        return [];
      }
    });
    return { titles, refusal: undefined, action: undefined };
  } catch (error) {
    if (!(error instanceof NearpaperError)) throw error;
    expect(error.code).toBe('FORMAT_UNKNOWN');
    return { titles: [], refusal: error.message, action: error.action };
  }
}

function made(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test.each(madeFiles(3))('no paper is stored of %s', async (name, content) => {
  expect((await storedOf(made(name, content))).titles).toEqual([]);
});

test.each([
  ['pages of documentation', /\.(?:md|markdown)$/i, 150],
  ['licences', /^(?:licen[cs]e|copying|notice)/i, 150],
  ['source code', /\.(?:js|mjs|cjs|cc|h|py|css)$/i, 150],
  ['declarations', /\.ts$/i, 100],
  ['package.json and other JSON', /\.(?:json|map)$/i, 100],
  ['HTML, XML, YAML and text', /\.(?:html?|xml|ya?ml|txt)$/i, 100],
])('no paper is stored of %s', async (_, pattern, count) => {
  const paths = installedFiles(pattern, count);
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) expect([path, (await storedOf(path)).titles]).toEqual([path, []]);
});

test.each([
  ['a mail', '0-mail.eml'],
  ['a mail', '0-letter.txt'],
  ['a log', '0-blocks.log'],
  ['Markdown', '0-notes.md'],
  ['Markdown', '0-cited.md'],
  ['Markdown', '0-commands.md'],
  ['notes', '0-minutes.txt'],
  ['a manual page', '0-boat.1.txt'],
  ['a licence', '0-LICENSE-MIT'],
  ['source code', '0-docstring.py'],
  ['source code', '0-comment.js'],
  ['source code', '0-decorator.py'],
  ['HTML', '0-fragment.html'],
  ['XML of an unknown kind (its first element is <boats>)', '0-plain.xml'],
  ['LaTeX', '0-paper.tex'],
  ['a listing of fields of an unknown kind', '0-listing.txt'],
])('the message says that it looks like %s: %s', async (kind, name) => {
  const content = new Map(madeFiles(1)).get(name) as string;
  const { refusal } = await storedOf(made(name, content));
  expect(refusal).toContain(`${name} looks like ${kind}; known are `);
});

test.each(['test/fixtures/formats/notes.md', 'README.md', 'CONTRIBUTING.md'])(
  '%s is refused as Markdown',
  async (path) => {
    const { titles, refusal } = await storedOf(join(packageRoot, path));
    expect(titles).toEqual([]);
    expect(refusal).toContain(`${path} looks like Markdown`);
  },
);

describe('a page that somebody names as such', () => {
  test('is read where nothing else claims it', async () => {
    const content = new Map(madeFiles(1)).get('0-minutes.txt') as string;
    const path = made('named.txt', content);
    expect((await storedOf(path, { format: 'page' })).titles.length).toBeGreaterThan(0);
  });

  test.each([
    ['ris', readFileSync(join(packageRoot, 'test/fixtures/formats/jstor.ris'), 'utf8')],
    ['jsonl', '{"title": "A"}\n'],
    ['HTML', '<html><body><p>A</p></body></html>'],
  ])('is refused where it is %s', async (kind, content) => {
    const { refusal, action } = await storedOf(made('named.txt', content), { format: 'page' });
    expect(refusal).toContain(`is no page but ${kind}`);
    expect(action).not.toContain('--format');
  });
});
