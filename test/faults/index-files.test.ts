import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { neighboursOf, openBackend } from '../fixtures/backend.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { nearest } from '../fixtures/nearest.js';
import { putOperation, random, randomVector } from '../fixtures/vectors.js';

/** Each file of the index is damaged in turn; what is derived comes back, what is not says so. */
const DIMENSIONS = 64;
const PAPERS = 300;
const SEED = 11;

const dataDir = temporaryFolder();
const options = {
  dataDir,
  model: { id: 'made-up', fingerprint: 'faults', dimensions: DIMENSIONS },
  search: true,
  logger: pino({ level: 'silent' }),
};
const query = randomVector(random(99), DIMENSIONS);

async function answer(logger = options.logger) {
  const backend = await openBackend({ ...options, logger });
  try {
    const { neighbours, total, degraded } = await nearest(backend, query, 10);
    const byWords = await backend.retrieve({
      terms: [
        { term: 'paper', weight: 1 },
        { term: '7', weight: 1 },
      ],
      topK: 20,
    });
    const [first] = neighbours;
    const around = await neighboursOf(backend, [first?.id ?? '']);
    await backend.checkpoint();
    const { index } = await backend.status();
    return { neighbours, total, degraded, index, byWords, around };
  } finally {
    await backend.close();
  }
}

const fileEnding = (ending: string) =>
  readdirSync(dataDir).find((name) => name.endsWith(ending)) as string;

const damages: Record<string, (path: string) => void> = {
  removed: (path) => rmSync(path),
  emptied: (path) => truncateSync(path),
  'cut in half': (path) => truncateSync(path, Math.floor(readFileSync(path).length / 2)),
  'changed in one bit': (path) => {
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length / 2);
    if (bytes.length > 0) bytes[at] = (bytes[at] as number) ^ 0x10;
    writeFileSync(path, bytes);
  },
  'changed in its first bytes': (path) => {
    const bytes = readFileSync(path);
    bytes.fill(0xff, 0, Math.min(64, bytes.length));
    writeFileSync(path, bytes);
  },
  'filled with noise': (path) => {
    const next = random(SEED);
    writeFileSync(path, Buffer.from(Array.from({ length: 4_096 }, () => Math.floor(next() * 256))));
  },
};

describe('an index file', () => {
  let expected: Awaited<ReturnType<typeof answer>>;

  beforeAll(async () => {
    const backend = await openBackend(options);
    const next = random(SEED);
    await backend.write(
      Array.from({ length: PAPERS }, (_, i) =>
        putOperation(`paper-${i}`, randomVector(next, DIMENSIONS)),
      ),
    );
    await backend.close();
    expected = await answer();
    expect(expected.total).toBe(PAPERS);
    expect(fileEnding('.hnsw')).toBeDefined();
  });

  for (const [damage, apply] of Object.entries(damages)) {
    it.each(['graph', 'papers', 'manifest', 'lock', 'shared memory'])(
      `that is ${damage} comes back by itself, with the same answers: %s`,
      async (which) => {
        const names: Record<string, string> = {
          graph: fileEnding('.hnsw'),
          papers: fileEnding('.bin'),
          manifest: 'checkpoint.json',
          lock: 'checkpoint.lock',
          'shared memory': 'nearpaper.db-shm',
        };
        const path = join(dataDir, names[which] as string);
        if (existsSync(path)) apply(path);
        else if (damage !== 'removed') writeFileSync(path, 'rubbish');
        expect(await answer()).toEqual(expected);
        expect(fileEnding('.hnsw')).toBeDefined();
        expect(fileEnding('.bin')).toBeDefined();
      },
    );
  }

  it('of another model or another database is not taken for ours', async () => {
    const manifestPath = join(dataDir, 'checkpoint.json');
    for (const change of [{ databaseId: 'other' }, { fingerprint: 'other' }, { sequence: 1e6 }]) {
      const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
      writeFileSync(manifestPath, JSON.stringify({ ...manifest, ...change }));
      expect(await answer()).toEqual(expected);
    }
  });

  it('of an earlier version is made anew, and the log says why', async () => {
    const manifestPath = join(dataDir, 'checkpoint.json');
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
    writeFileSync(manifestPath, JSON.stringify({ ...manifest, version: 1 }));
    const lines: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    expect(await answer(logger)).toEqual(expected);
    expect(lines.map((line) => JSON.parse(line).reason)).toEqual([
      'the checkpoint was written by an earlier version of nearpaper',
    ]);
  });

  it('that a killed process left half-written is cleared away', async () => {
    writeFileSync(join(dataDir, 'vectors-4242.tmp'), 'half');
    writeFileSync(join(dataDir, 'vectors-1-deadbeef.hnsw'), 'old');
    writeFileSync(join(dataDir, 'papers-1-deadbeef.bin'), 'old');
    // A file of an earlier version.
    writeFileSync(join(dataDir, 'vectors.json'), 'old');
    rmSync(join(dataDir, 'checkpoint.json'));
    expect(await answer()).toEqual(expected);
    expect(readdirSync(dataDir).filter((name) => /tmp$|deadbeef|vectors.json/.test(name))).toEqual(
      [],
    );
  });
});

describe('a damaged database', () => {
  it.each(['changed in its first bytes', 'filled with noise', 'cut in half'])(
    'that was %s is refused with a code, and left as it is',
    async (damage) => {
      const own = { ...options, dataDir: temporaryFolder() };
      const other = await openBackend(own);
      const next = random(SEED);
      await other.write(
        Array.from({ length: 200 }, (_, i) =>
          putOperation(`p${i}`, randomVector(next, DIMENSIONS)),
        ),
      );
      await other.close();
      const path = join(own.dataDir, 'nearpaper.db');
      damages[damage]?.(path);
      const before = readFileSync(path);
      await expect(openBackend(own)).rejects.toMatchObject({
        code: expect.stringMatching(/^DATABASE_(FOREIGN|CORRUPT)$/),
      });
      expect(readFileSync(path)).toEqual(before);
    },
  );
});
