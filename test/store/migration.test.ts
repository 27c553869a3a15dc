import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { openBackend } from '../fixtures/backend.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { nearest } from '../fixtures/nearest.js';

const FIXTURES = join(packageRoot, 'test/fixtures/databases');

/** A database as an earlier version left it: three papers, one of them changed, one deleted. */
function databaseOf(version: number): string {
  const dataDir = temporaryFolder();
  const db = new SQLite(join(dataDir, 'nearpaper.db'));
  db.exec(readFileSync(join(FIXTURES, `v${version}.sql`), 'utf8'));
  db.close();
  return dataDir;
}

const model = { id: 'made-up', fingerprint: 'fixture', dimensions: 4 };
const open = (dataDir: string) =>
  openBackend({ dataDir, model, search: true, logger: pino({ level: 'silent' }) });

it.each([1, 2, 3, 4, 5])(
  'a database of version %i is brought up to date and loses nothing',
  async (version) => {
    const dataDir = databaseOf(version);
    for (let round = 0; round < 2; round++) {
      const backend = await open(dataDir);
      expect(await backend.status()).toMatchObject({
        papers: 2,
        withoutAbstract: 1,
        embedding: { embedded: 2, pending: 0, failed: 0 },
        sequence: 5,
      });
      const [kites] = await backend.getPapers(['kites']);
      expect(kites?.paper).toMatchObject({ title: 'Schrödinger kites', year: 2021 });
      const phrases = await backend.retrieve({
        vector: Float32Array.of(1, 0, 0, 0),
        phrases: ['schrodinger kites'],
        topK: 10,
      });
      expect(phrases.candidates.map(({ id }) => id)).toEqual(['kites']);
      const names = await backend.papersKnownAs(['title:schrodinger kites', 'title:on bees']);
      expect([...names.values()].flat().sort()).toEqual(['bees', 'kites']);
      const { neighbours } = await nearest(backend, Float32Array.of(0, 1, 0, 0), 1);
      expect(neighbours).toEqual([{ id: 'bees', similarity: 1 }]);
      await backend.close();
    }
  },
);

it('a migration that is interrupted leaves the earlier version', () => {
  const dataDir = databaseOf(1);
  const path = join(dataDir, 'nearpaper.db');
  const blocker = new SQLite(path);
  // A table in its way makes the migration fail halfway.
  blocker.exec('CREATE TABLE paper_words_data (x)');
  blocker.close();
  return expect(open(dataDir))
    .rejects.toThrow()
    .then(() => {
      const db = new SQLite(path);
      expect(db.pragma('user_version', { simple: true })).toBe(1);
      expect(db.prepare('SELECT count(*) FROM papers').pluck().get()).toBe(2);
      db.close();
    });
});
