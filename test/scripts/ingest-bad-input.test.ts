import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaints, runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';

/** What people feed by mistake: each gets a message with the place, and keeps what can be kept. */
const folder = temporaryFolder();
const lines = (...titles: string[]) =>
  titles.map((title) => `${JSON.stringify({ title, abstract: 'They fly.' })}\n`).join('');
const many = lines(...Array.from({ length: 500 }, (_, k) => `Kite ${k} ${Math.sqrt(k)}`));

const FILES: Record<string, string | Buffer> = {
  'cut.jsonl.gz': gzipSync(many).subarray(0, 4_000),
  'uneven.csv': 'title,abstract\n"Never closed\nNext,Fine\n"Good","Also ""fine"""\n',
  'long.jsonl': `${lines('One')}{"title":"${'x'.repeat(5_000_000)}"}\n${lines('Two')}`,
  'utf16.jsonl': Buffer.from(`\ufeff${lines('Ärger', 'Two')}`, 'utf16le'),
  'bom.jsonl': `\ufeff${lines('One', 'Two')}`,
  'mixed.jsonl':
    lines('One').replace('\n', '\r\n') + lines('Two') + lines('Three').replace('\n', '\r\n'),
  'old-mac.csv': 'title,abstract\rOne,They fly.\rTwo,They fly.\r',
  'broken.xml':
    '<feed><entry><title>One</title></entry><entry><title>Two</entry><entry><title>Three</title></entry></feed>',
  'papers.pdf.txt': '%PDF-1.7 \u0000\u0001',
};

const server = createServer((request, response) => {
  const isPage = request.url === '/page';
  response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html' });
  response.end('<html><body>Nothing here</body></html>');
});
let address: string;
beforeAll(async () => {
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  mkdirSync(join(folder, 'no-papers'));
  writeFileSync(join(folder, 'no-papers', 'photo.jpg'), 'x');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

const ingest = (source: string) =>
  runCommand('ingest', ['--dry-run', source], {
    cwd: folder,
    env: { DATA_DIR: join(folder, 'index') },
  });

describe('what is wrong with a part is named with its place, and the rest is used', () => {
  it.each([
    [
      'cut.jsonl.gz',
      /^\d{2,3} read.*1 rejected\n {2}cut\.jsonl\.gz: its gzip data ends in the middle\n.*same command/,
    ],
    ['uneven.csv', /^3 read, 2 added.*1 rejected\n {2}uneven\.csv, line 2: a quote is opened here/],
    [
      'long.jsonl',
      /^3 read, 2 added.*1 rejected\n {2}long\.jsonl, line 2: the line is longer than/,
    ],
    [
      'broken.xml',
      /^3 read, 2 added.*1 rejected\n {2}broken\.xml, line 1, record 2: the record is not valid XML/,
    ],
  ])('%s', async (name, said) => {
    const { exit, stdout, stderr } = await ingest(name);
    expect({ exit, stderr: complaints(stderr) }).toEqual({ exit: 1, stderr: [] });
    expect(stdout).toMatch(said);
  });
});

describe('what only looks wrong is read', () => {
  it.each([
    ['utf16.jsonl', 2],
    ['bom.jsonl', 2],
    ['mixed.jsonl', 3],
    ['old-mac.csv', 2],
  ])('%s', async (name, papers) => {
    const { exit, stdout } = await ingest(name);
    expect(stdout).toMatch(new RegExp(`^${papers} read, ${papers} added, .* 0 rejected\n`));
    expect(exit).toBe(0);
  });
});

describe('what cannot be read at all is an error with a reason and what to do', () => {
  it.each([
    ['no-papers', /^SOURCE_NOT_FOUND: .*no-papers: there is no file in this folder/],
    [
      'papers.pdf.txt',
      /^FORMAT_UNKNOWN: .*a PDF: name a file of titles and abstracts\n(?!Name its format)/,
    ],
    ['/missing', /^ADDRESS_UNREADABLE: .*\/missing answers 404 .*\n.*Check the address/],
    [
      '/page',
      /^ADDRESS_UNREADABLE: .*\/page answers with a web page \(text\/html\), not with a file\n/,
    ],
  ])('%s', async (name, said) => {
    const { exit, stdout, stderr } = await ingest(
      name.startsWith('/') ? `${address}${name}` : name,
    );
    expect(stderr).toMatch(said);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
  });
});
