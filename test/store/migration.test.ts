import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { corpusIdOf, corpusKey } from '../../src/domain/corpus-id.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { openDatabase } from '../../src/store/sqlite/database.js';
import { checksumOfPaper, type PaperRow, toPaper } from '../../src/store/sqlite/paper-row.js';
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

it.each([1, 2, 3, 4, 5, 6, 7])(
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
      const names = await backend.idsByKeys(['title:schrodinger kites', 'title:on bees']);
      expect([...names.values()].flat().sort()).toEqual(['bees', 'kites']);
      const numbers = ['bees', 'kites'].map((id) => corpusKey(corpusIdOf(id)));
      expect([...(await backend.idsByKeys(numbers)).values()]).toEqual([['bees'], ['kites']]);
      const { neighbours } = await nearest(backend, Float32Array.of(0, 1, 0, 0), 1);
      expect(neighbours).toEqual([{ id: 'bees', similarity: 1 }]);
      await backend.close();
    }
  },
);

/** Papers as version 5 took them in: identifiers as they were typed, titles folded in the earlier way. */
const TYPED = [
  { id: 'p1', title: 'On sails', doi: 'https://doi.org/10.1000/SAILS', arxiv: null },
  { id: 'p2', title: 'Om sejl på Øresund', doi: null, arxiv: 'arXiv:math.GT/0309136v2' },
  { id: 'p3', title: 'On masts', doi: '10.1000/masts', arxiv: 'none' },
  { id: 'p4', title: 'On damage', doi: 'doi:10.1000/DAMAGE', arxiv: null },
];

it('identifiers that were stored as they were typed become normal, and versions stay', async () => {
  const dataDir = databaseOf(5);
  const path = join(dataDir, 'nearpaper.db');
  const before = new SQLite(path);
  const insert = before.prepare(
    `INSERT INTO papers VALUES (@version, @id, @title, 'A', '[]', NULL, NULL, '[]', NULL, @doi, @arxiv_id,
       'hash-of-bees', 1700000006000, 1700000006000, @checksum)`,
  );
  const key = before.prepare('INSERT INTO paper_keys VALUES (?, ?)');
  const versions = TYPED.map(({ id, title, doi, arxiv }, k) => {
    const version = 10 + k;
    const columns = {
      ...{ version, id, title, abstract: 'A', authors: '[]', year: null, venue: null },
      ...{ keywords: '[]', url: null, doi, arxiv_id: arxiv, content_hash: 'hash-of-bees' },
      ...{ added_at: 1700000006000, updated_at: 1700000006000 },
    };
    // What the disk did to p4 nobody has noticed yet.
    const damage = id === 'p4' ? 1 : 0;
    insert.run({ ...columns, checksum: checksumOfPaper(columns) + damage });
    return version;
  });
  key.run('title:om sejl pa øresund', 'p2');
  key.run('id:alias-of-p2', 'p2');
  before.exec("UPDATE meta SET value = 20 WHERE key = 'sequence'");
  before.close();

  openDatabase(dataDir).close();

  const after = new SQLite(path, { readonly: true });
  const rows = after.prepare('SELECT * FROM papers WHERE version >= 10 ORDER BY version').all();
  const stored = rows as PaperRow[];
  expect(stored.map(({ version }) => version)).toEqual(versions);
  expect(stored.map(({ doi, arxiv_id: arxivId }) => [doi, arxivId])).toEqual([
    ['10.1000/sails', null],
    [null, 'math/0309136'],
    ['10.1000/masts', 'none'],
    ['doi:10.1000/DAMAGE', null],
  ]);
  for (const row of stored.slice(0, 3)) expect(toPaper(row).id).toBe(row.id);
  expect(() => toPaper(stored[3] as PaperRow)).toThrow('is not what was written');
  const keys = after.prepare("SELECT key FROM paper_keys WHERE paper_id = 'p2' ORDER BY key");
  expect(keys.pluck().all()).toEqual([
    'arxiv:math/0309136',
    corpusKey(corpusIdOf('p2')),
    'id:alias-of-p2',
    'title:om sejl pa oresund',
  ]);
  expect(after.prepare("SELECT value FROM meta WHERE key = 'sequence'").pluck().get()).toBe(20);
  after.close();
});

/** Papers as version 6 took them in: whatever was sent as a DOI. */
const SENT = [
  { id: 'q1', doi: 'https://Example.org/On-Sails?utm_source=x', url: null },
  { id: 'q2', doi: 'https://example.org/a', url: 'http://www.example.org/a/' },
  { id: 'q3', doi: 'https://example.org/a', url: 'https://arxiv.org/pdf/1706.03762v2' },
  { id: 'q4', doi: 'https://publisher.example/doi/full/10.1000/182', url: null },
  { id: 'q5', doi: 'https://example.org/damage', url: null },
];

it('addresses that were stored as DOIs go to where they belong, and every address is a key', () => {
  const dataDir = databaseOf(6);
  const path = join(dataDir, 'nearpaper.db');
  const before = new SQLite(path);
  const insert = before.prepare(
    `INSERT INTO papers VALUES (@version, @id, @title, 'A', '[]', NULL, NULL, '[]', @url, @doi, NULL,
       'hash-of-bees', 1700000006000, 1700000006000, @checksum)`,
  );
  for (const [k, { id, doi, url }] of SENT.entries()) {
    const columns = {
      ...{ version: 10 + k, id, title: id, abstract: 'A', authors: '[]', year: null, venue: null },
      ...{ keywords: '[]', url, doi, arxiv_id: null, content_hash: 'hash-of-bees' },
      ...{ added_at: 1700000006000, updated_at: 1700000006000 },
    };
    insert.run({ ...columns, checksum: checksumOfPaper(columns) + Number(id === 'q5') });
  }
  before.exec("INSERT INTO paper_keys VALUES ('id:alias-of-q1', 'q1')");
  before.close();

  openDatabase(dataDir).close();

  const after = new SQLite(path, { readonly: true });
  const rows = after.prepare('SELECT * FROM papers WHERE version >= 10 ORDER BY version').all();
  const stored = rows as PaperRow[];
  expect(stored.map(({ version, doi, url }) => [version, doi, url])).toEqual([
    [10, null, 'https://Example.org/On-Sails?utm_source=x'],
    [11, null, 'http://www.example.org/a/'],
    [12, 'https://example.org/a', 'https://arxiv.org/pdf/1706.03762v2'],
    [13, 'https://publisher.example/doi/full/10.1000/182', null],
    [14, 'https://example.org/damage', null],
  ]);
  for (const row of stored.slice(0, 4)) expect(toPaper(row).id).toBe(row.id);
  expect(() => toPaper(stored[4] as PaperRow)).toThrow('is not what was written');
  const keys = after.prepare(
    "SELECT paper_id, key FROM paper_keys WHERE paper_id GLOB 'q*' AND key NOT GLOB '[tc]*:*' ORDER BY 1, 2",
  );
  expect(keys.raw().all()).toEqual([
    ['q1', 'id:alias-of-q1'],
    ['q1', 'url:example.org/On-Sails'],
    ['q2', 'url:example.org/a'],
    ['q3', 'url:arxiv.org/abs/1706.03762'],
    ['q4', 'doi:10.1000/182'],
  ]);
  after.close();
});

it('papers of version 7 are found by the addresses that are known to be one page now', () => {
  const dataDir = databaseOf(7);
  const path = join(dataDir, 'nearpaper.db');
  const before = new SQLite(path);
  const columns = {
    ...{ version: 10, id: 'r1', title: 'R', abstract: 'A', authors: '[]', year: null, venue: null },
    ...{ keywords: '[]', url: 'https://ieeexplore.ieee.org/abstract/document/845165', doi: null },
    ...{ arxiv_id: null, content_hash: 'hash-of-bees', added_at: 1, updated_at: 1 },
  };
  before
    .prepare(
      `INSERT INTO papers VALUES (@version, @id, @title, 'A', '[]', NULL, NULL, '[]', @url, NULL, NULL,
         'hash-of-bees', 1, 1, @checksum)`,
    )
    .run({ ...columns, checksum: checksumOfPaper(columns) });
  before.exec(`INSERT INTO paper_keys VALUES ('id:alias-of-r1', 'r1'), ('title:r', 'r1'),
    ('url:ieeexplore.ieee.org/abstract/document/845165', 'r1')`);
  before.close();

  openDatabase(dataDir).close();

  const after = new SQLite(path, { readonly: true });
  expect(toPaper(after.prepare("SELECT * FROM papers WHERE id = 'r1'").get() as PaperRow).id).toBe(
    'r1',
  );
  const keys = after.prepare("SELECT key FROM paper_keys WHERE paper_id = 'r1' ORDER BY 1");
  expect(keys.pluck().all()).toEqual([
    corpusKey(corpusIdOf('r1')),
    'id:alias-of-r1',
    'title:r',
    'url:ieeexplore.ieee.org/document/845165',
  ]);
  after.close();
});

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
