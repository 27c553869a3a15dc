import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { NearpaperError } from '../../src/domain/errors.js';
import { analyzeQuery } from '../../src/text/words/analyze.js';
import { neighboursOf, openBackend } from '../fixtures/backend.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { nearest } from '../fixtures/nearest.js';
import { putOperation, random, randomVector } from '../fixtures/vectors.js';

/**
 * Bits flipped and files cut anywhere in a data folder: whatever is answered after that is what was
 * written, and what cannot be is an error with a code. `FAULT_CASES=1000 npx vitest run
 * test/faults/flipped-bits.test.ts` is the long run; CI flips fewer.
 */
const FLIPS = Number(process.env.FAULT_CASES ?? 120);
const CUTS = Number(process.env.FAULT_CUTS ?? Math.max(16, Math.ceil(FLIPS * 0.064)));
const SEED = Number(process.env.FAULT_SEED ?? 21);
const DIMENSIONS = 32;
const PAPERS = 150;
const next = random(SEED);
const below = (most: number) => Math.floor(next() * most);
const sound = join(temporaryFolder(), 'sound');
const query = randomVector(random(99), DIMENSIONS);

const open = (dataDir: string) =>
  openBackend({
    dataDir,
    model: { id: 'made-up', fingerprint: 'faults', dimensions: DIMENSIONS },
    search: true,
    logger: pino({ level: 'silent' }),
  });

/** What a user would see: a search by vector and words, its papers, their neighbours, a page of all. */
async function answers(dataDir: string) {
  const backend = await open(dataDir);
  try {
    const { neighbours } = await nearest(backend, query, 10);
    const words = await backend.retrieve({ terms: analyzeQuery('kite 7'), topK: 10 });
    const ids = neighbours.map(({ id }) => id);
    const near = await neighboursOf(backend, ids.slice(0, 1));
    return {
      neighbours,
      words: words.candidates.map(({ id, lexicalScore }) => ({ id, lexicalScore })).sort(byId),
      papers: (await backend.getPapers(ids)).map(({ paper }) => paper),
      near: [...near].map(([id, list]) => [id, list.map((one) => one.id)]),
      listed: await backend.listPapers(null, PAPERS + 1),
    };
  } finally {
    await backend.close();
  }
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

let expected: Awaited<ReturnType<typeof answers>>;
beforeAll(async () => {
  const backend = await open(sound);
  for (let k = 0; k < PAPERS; k++) {
    const text = `Kite ${k} in the wind`;
    await backend.write([putOperation(`kite-${k}`, randomVector(next, DIMENSIONS), text)]);
    if (k === PAPERS - 20) await backend.checkpoint();
  }
  await backend.close();
  expected = await answers(sound);
  expect(expected.listed).toHaveLength(PAPERS);
}, 60_000);

/** Damages one file of a copy and asks. */
async function tried(damage: (path: string) => string): Promise<'answered' | 'refused'> {
  const copy = join(temporaryFolder(), 'copy');
  cpSync(sound, copy, { recursive: true });
  const names = readdirSync(copy).filter((name) => statSync(join(copy, name)).size > 0);
  const what = damage(join(copy, names[below(names.length)] as string));
  try {
    // All of what is answered is right: the index was found to be damaged and built anew.
    expect(await answers(copy), what).toEqual(expected);
    return 'answered';
  } catch (error) {
    if (error instanceof NearpaperError) return 'refused';
    throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

describe('a data folder', () => {
  it(
    `with a flipped bit (${FLIPS} times, seed ${SEED}) answers as before or says what is wrong`,
    async () => {
      const outcomes = { answered: 0, refused: 0 };
      for (let n = 0; n < FLIPS; n++) {
        const outcome = await tried((path) => {
          const bytes = readFileSync(path);
          const [at, bit] = [below(bytes.length), below(8)];
          bytes[at] = (bytes[at] as number) ^ (1 << bit);
          writeFileSync(path, bytes);
          return `${path}, byte ${at}, bit ${bit}`;
        });
        outcomes[outcome]++;
      }
      process.stdout.write(`flipped bits: ${JSON.stringify(outcomes)}\n`);
      expect(outcomes.answered).toBeGreaterThan(FLIPS / 3);
    },
    FLIPS * 2_000 + 60_000,
  );

  it(
    `with a file cut short (${CUTS} times) answers as before or says what is wrong`,
    async () => {
      const outcomes = { answered: 0, refused: 0 };
      for (let n = 0; n < CUTS; n++) {
        const outcome = await tried((path) => {
          const length = below(statSync(path).size);
          truncateSync(path, length);
          return `${path}, cut to ${length}`;
        });
        outcomes[outcome]++;
      }
      process.stdout.write(`cut files: ${JSON.stringify(outcomes)}\n`);
    },
    CUTS * 2_000 + 60_000,
  );
});
