import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_MODEL, readConfig, SETTING_NAMES } from '../../src/app/config.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

/** Everything that these pages tell people to type is typed here, against a server with the starter corpus. */
const PAGES = [
  'README.md',
  'docs/access.md',
  'docs/api.md',
  'docs/ingest.md',
  'docs/operations.md',
  'docs/semantic-scholar.md',
];

const textOf = (page: string) => readFileSync(join(packageRoot, page), 'utf8');
const readme = textOf('README.md');
const linesOf = (page: string, pattern: RegExp) =>
  [...textOf(page).matchAll(pattern)].map(([line]) => line);
const requests = PAGES.flatMap((page) =>
  linesOf(page, /^curl .*$/gm).map((line) => ({ page, line })),
);
const COMMAND = /^(?:\w.*\| )?npm run -s (?:ingest|backup|verify|restore|export) -- .*$/gm;
const commands = [...new Set(PAGES.flatMap((page) => linesOf(page, COMMAND)))];
const shell = promisify(execFile);
let server: ServerProcess;

beforeAll(async () => {
  server = await startServer({ dataDir: temporaryFolder() });
  await server.ready();
});
afterAll(() => server.kill());

const type = async (command: string): Promise<string> => {
  const line = command.replaceAll('http://127.0.0.1:3000', server.url);
  return (await shell('bash', ['-c', `${line} --silent --show-error --fail-with-body`])).stdout;
};

describe('requests', () => {
  it('are there for every address of the API', () => {
    const { paths } = JSON.parse(textOf('docs/openapi.json'));
    const addresses = Object.keys(paths).map((path) => path.replace(/\{\w+\}/g, '[^/?]+'));
    for (const address of addresses) {
      const asks = new RegExp(`:3000${address}['? ]|:3000${address}$`);
      expect(
        requests.some(({ line }) => asks.test(line)),
        address,
      ).toBe(true);
    }
  });

  it.each(requests)('$page: $line', async ({ line }) => {
    const answer = await type(`${line} --write-out '\\n%{content_type}'`);
    const at = answer.lastIndexOf('\n');
    const [body, mediaType] = [answer.slice(0, at), answer.slice(at + 1)];
    if (line.includes('-X DELETE')) expect(body).toBe('');
    else if (/json/.test(mediaType)) expect(JSON.parse(body)).toBeTypeOf('object');
    else expect(body, mediaType).not.toBe('');
  });
});

describe('commands', () => {
  let folder: string;
  let files: Server;

  /** What the commands name: files, a folder, an address, backups. */
  beforeAll(async () => {
    folder = temporaryFolder();
    const samples = join(packageRoot, 'test/fixtures/samples');
    mkdirSync(join(folder, 'downloads'));
    copyFileSync(join(samples, 'jsonl.jsonl'), join(folder, 'papers.jsonl'));
    copyFileSync(join(samples, 'jsonl-openalex.jsonl'), join(folder, 'works.jsonl'));
    copyFileSync(join(samples, 'bibtex.bib'), join(folder, 'library.bib'));
    copyFileSync(join(samples, 'ris.ris'), join(folder, 'downloads/more.ris'));
    const table = gzipSync(readFileSync(join(samples, 'csv.csv')));
    files = createServer((_, answer) => answer.end(table)).listen(0, '127.0.0.1');
    await new Promise((resolve) => files.once('listening', resolve));
  });
  afterAll(() => files.close());

  it.each(commands)('%s', async (line) => {
    const { port } = files.address() as AddressInfo;
    const here = line
      .replace('https://example.org', `http://127.0.0.1:${port}`)
      .replaceAll(/\/(backups|srv)\b/g, `${folder}/$1`)
      .replace(/npm run -s (\w+) --/, `node ${packageRoot}/dist/scripts/$1.js`);
    mkdirSync(join(folder, 'backups'), { recursive: true });
    const env = {
      PATH: process.env.PATH,
      DATA_DIR: join(folder, 'data'),
      EMBEDDING_PROCESSES: '1',
    };
    const { stdout } = await shell('bash', ['-c', here], { cwd: folder, env }).catch((error) => {
      // Samples have records that are rejected on purpose.
      if (error.code === 1 && /^\d+ read, /m.test(error.stdout)) return error;
      throw error;
    });
    expect(stdout).not.toBe('');
  });
});

describe('docs/settings.md', () => {
  const page = textOf('docs/settings.md');

  it('lists every setting', () => {
    const own = SETTING_NAMES.filter((name) => name !== 'INIT_CWD');
    for (const name of own) expect(page).toMatch(new RegExp(`^\\|.*\`${name}\``, 'm'));
  });

  it('has the defaults', () => {
    const { host, port, logLevel, embeddingEngine } = readConfig({});
    for (const value of [host, port, logLevel, embeddingEngine, DEFAULT_MODEL]) {
      expect(page).toContain(`\`${value}\``);
    }
  });
});

describe('README', () => {
  it('shows the answer that its first command gives', async () => {
    const shown = JSON.parse(readme.match(/```json\n(\{\n[\s\S]*?\n\})\n```/)?.[1] ?? '');
    const given = JSON.parse(await type(requests[0]?.line ?? ''));
    expect(given.hits.map((hit: { paper: object }) => hit.paper)).toEqual(
      shown.hits.map((hit: { paper: object }) => hit.paper),
    );
    for (const [rank, hit] of given.hits.entries()) {
      // Another processor computes int8 a little differently.
      expect(hit.similarity).toBeCloseTo(shown.hits[rank].similarity, 1);
    }
    expect(Object.keys(given)).toEqual(Object.keys(shown));
  });

  it('has at most 150 lines', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });
});

const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: packageRoot, encoding: 'utf8' });

describe.each(pages.trim().split('\n'))('%s', (page) => {
  const text = textOf(page);

  it('links to files and headings that are there', () => {
    for (const [, path = '', heading] of text.matchAll(
      /\]\((?!https?:)([\w./-]*)(?:#([\w-]+))?\)/g,
    )) {
      const target = path === '' ? page : join(dirname(page), path);
      expect(existsSync(join(packageRoot, target)), path).toBe(true);
      if (heading === undefined) continue;
      const headings = [...textOf(target).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      expect(headings).toContain(heading);
    }
  });

  it('names npm scripts that are there', () => {
    const { scripts } = JSON.parse(textOf('package.json'));
    for (const [, name] of text.matchAll(/npm run (?:-s )?([\w:-]+)/g))
      expect(scripts).toHaveProperty(name as string);
  });

  it('names sources that are there', () => {
    const written = new Set(linesOf(page, /(?<=^```\w+ file=)\S+/gm));
    // In code blocks, a file may be one that the reader is to write.
    const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
    const named = /`((?:src|test|bench|scripts|native|docs)\/[\w/-]+(?:\.\w+)*)`/g;
    for (const [, path = ''] of prose.matchAll(named)) {
      if (!written.has(path)) expect(existsSync(join(packageRoot, path)), path).toBe(true);
    }
  });
});

it('docs/design.md links to every decision', () => {
  const design = textOf('docs/design.md');
  for (const page of pages.match(/decisions\/.*/g) ?? []) expect(design).toContain(`](${page})`);
});
