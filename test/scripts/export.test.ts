import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { Services } from '../../src/app/compose.js';
import { mergePaper } from '../../src/domain/paper.js';
import { parquetBytes } from '../../src/export/parquet.js';
import { ingest } from '../../src/ingest/pipeline.js';
import { recordsOfFile } from '../../src/ingest/records.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { ingestValues, kindsOf, withEmbed } from '../fixtures/ingesting.js';
import { collect } from '../fixtures/reading.js';
import { openServices } from '../fixtures/services.js';

const folder = temporaryFolder();
const dataDir = join(folder, 'data');
/** As clients may send them: what an ingest of a file would make readable stays as it is. */
const papers = [
  {
    id: 'latex',
    title: 'On $\\alpha$ &amp; \\emph{others}',
    abstract: 'Not mended -- ever.',
    authors: ['P. Erd\\H{o}s'],
  },
  {
    id: 'kites',
    title: 'Kites in gusts',
    abstract: 'They sway.',
    year: 2021,
    keywords: ['kites'],
    doi: '10.5555/kites',
  },
  {
    id: 'twin',
    title: 'Kites in gusts',
    abstract: 'They sway.',
    authors: ['Anna Vogel'],
    year: 1999,
  },
  { id: '論文', title: '一つの論文' },
];

async function* streamOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function stored({ store }: Services) {
  const listed = await store.listPapers(null, 100);
  const found = await store.getPapers(listed.map(({ id }) => id));
  const vectors = await store.getVectors(found.map(({ contentHash }) => contentHash));
  return found.map(({ paper, contentHash }) => ({ paper, vector: vectors.get(contentHash) }));
}

describe('npm run export', () => {
  it('writes what an ingest takes back as it was, without embedding anything', async () => {
    const { services, close } = await openServices({ dataDir });
    await ingestValues(services, papers, { match: 'ids' });
    const before = await stored(services);
    await close();

    const env = { INIT_CWD: folder };
    const done = await runCommand('export', ['--data-dir', 'data', 'all.jsonl'], { env });
    expect(done).toMatchObject({
      exit: 0,
      stderr: '',
      stdout: expect.stringMatching(/^4 papers in /),
    });
    const packed = await runCommand('export', ['--data-dir', 'data', 'all.jsonl.gz'], { env });
    expect(packed.exit).toBe(0);
    const text = readFileSync(join(folder, 'all.jsonl'), 'utf8');
    expect(gunzipSync(readFileSync(join(folder, 'all.jsonl.gz'))).toString()).toBe(text);
    const streamed = await runCommand('export', ['--data-dir', 'data', '-'], { env });
    expect(streamed.stdout).toBe(text);
    const table = await runCommand('export', ['--data-dir', 'data', 'all.parquet'], { env });
    expect(table).toMatchObject({ exit: 0, stderr: '' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);

    for (const name of ['all.jsonl.gz', 'all.parquet']) {
      const other = await openServices();
      const embedder = withEmbed(other.services.embedder, async () => {
        throw new Error('nothing is to be embedded');
      });
      const records = recordsOfFile(join(folder, name));
      const options = { absentFields: 'keep', match: 'works' } as const;
      const outcomes = await collect(ingest(records, { ...other.services, embedder }, options));
      expect(kindsOf(outcomes), name).toEqual(['added', 'added', 'added', 'added']);
      expect(await stored(other.services), name).toEqual(before);
      await other.close();
    }
  });

  it('gives Parquet that any reader takes: lists of texts, and vectors as lists of numbers', async () => {
    const file = await asyncBufferFromFile(join(folder, 'all.parquet'));
    const rows = await parquetReadObjects({ file });
    expect(rows.find(({ id }) => id === 'kites')).toMatchObject({
      title: 'Kites in gusts',
      keywords: ['kites'],
      authors: [],
      year: 2021,
      venue: null,
      doi: '10.5555/kites',
      vector: expect.toSatisfy((vector: number[]) => vector.length === 384),
    });
  });

  it('gives groups of rows in their order, with and without vectors', async () => {
    const records = Array.from({ length: 4_500 }, (_, k) => ({
      paper: mergePaper(`paper-${k}`, { title: `Paper ${k}`, authors: [`Author ${k % 7}`] }),
      contentHash: `hash-${k}`,
      fingerprint: 'made-up',
      vector: k % 3 === 0 ? undefined : Float32Array.of(k, -k, 1 / 3),
    }));
    const path = join(folder, 'groups.parquet');
    writeFileSync(path, Buffer.concat(await collect(parquetBytes(streamOf(records)))));
    const back = await collect(recordsOfFile(path));
    expect(back).toHaveLength(records.length);
    for (const [k, record] of back.entries()) {
      const { paper, contentHash, fingerprint, vector } = records[k] as (typeof records)[number];
      const { id, title, authors } = paper;
      expect(record).toEqual({
        place: { source: 'groups.parquet', line: null, record: k + 1 },
        named: path,
        value: { id, title, authors, keywords: [] },
        isExact: true,
        ...(vector && { embedding: { contentHash, fingerprint, vector } }),
      });
    }
  });

  it('without vectors is smaller, and what comes back is embedded again', async () => {
    const env = { INIT_CWD: folder };
    await runCommand('export', ['--no-vectors', '--data-dir', 'data', 'texts.jsonl'], { env });
    const text = readFileSync(join(folder, 'texts.jsonl'), 'utf8');
    expect(text).not.toContain('"vector"');
    const said = await runCommand('ingest', ['--dry-run', '--data-dir', 'new', 'texts.jsonl'], {
      env,
    });
    expect(said.stdout).toMatch(/^4 read, 4 added.*\n[\s\S]*3 texts would be embedded/);
    const with_ = await runCommand('ingest', ['--dry-run', '--data-dir', 'new', 'all.jsonl'], {
      env,
    });
    expect(with_.stdout).toContain('0 texts would be embedded');
  });

  it('a vector of another model, another text or no vector at all is not believed', async () => {
    const lines = readFileSync(join(folder, 'all.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const kites = lines.find(({ id }) => id === 'kites');
    const wrong = [
      { ...kites, id: 'a', title: 'Another text' },
      { ...kites, id: 'b', abstract: 'B', nearpaper: { ...kites.nearpaper, fingerprint: 'other' } },
      { ...kites, id: 'c', nearpaper: { ...kites.nearpaper, vector: 'AAAA' } },
      {
        ...kites,
        id: 'd',
        nearpaper: { ...kites.nearpaper, vector: kites.nearpaper.vector.slice(0, 100) },
      },
      { ...kites, id: 'e', nearpaper: { version: 1, vector: 7 } },
    ];
    const file = join(folder, 'wrong.jsonl');
    writeFileSync(
      file,
      wrong.map((record) => `${JSON.stringify({ ...record, doi: null })}\n`).join(''),
    );
    const { services, close } = await openServices();
    const texts: string[] = [];
    const embedder = withEmbed(services.embedder, (text, role) => {
      texts.push(text);
      return services.embedder.embed(text, role);
    });
    const options = { absentFields: 'keep', match: 'ids' } as const;
    const outcomes = await collect(ingest(recordsOfFile(file), { ...services, embedder }, options));
    expect(kindsOf(outcomes)).toEqual(['added', 'added', 'added', 'added', 'added']);
    expect(texts.sort()).toEqual([
      'Another text\nThey sway.',
      'Kites in gusts\nB',
      'Kites in gusts\nThey sway.',
    ]);
    await close();
  });

  it('ends when its reader does, and says that Parquet is compressed in itself', async () => {
    const script = join(packageRoot, 'dist/scripts/export.js');
    const child = spawn('sh', [
      '-c',
      `"${process.execPath}" "${script}" --data-dir "${dataDir}" - | head -c 10`,
    ]);
    expect((await once(child, 'exit'))[0]).toBe(0);
    const refused = await runCommand('export', ['--data-dir', dataDir, 'all.parquet.gz']);
    expect(refused).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('name the file .parquet'),
    });
  });

  it('a place that cannot be written to is said, and nothing is left there', async () => {
    const done = await runCommand('export', [
      '--data-dir',
      dataDir,
      join(folder, 'no', 'such.jsonl'),
    ]);
    expect(done).toMatchObject({ exit: 2, stderr: expect.stringMatching(/^FILE_UNWRITABLE: /) });
  });
});
