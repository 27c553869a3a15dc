import { aliasKey } from '../../domain/identity.js';
import type { Paper } from '../../domain/paper.js';
import {
  MAX_EMBEDDING_ATTEMPTS,
  MAX_IDS_OF_A_KEY,
  type StoredPaper,
  type UnembeddedPaper,
} from '../store.js';
import type { Database } from './database.js';
import { type PaperRow, toPaper, toVector, type VectorRow } from './paper-row.js';
import { PreparedReads } from './prepared-reads.js';

/** So few keys are looked up faster one by one. */
const FEW_KEYS = 4;
/** Where keys have more ids than this on average, they are looked up one by one, which takes longer. */
const USUAL_IDS_OF_A_KEY = 4;

/** What the store is asked about papers: by id, by name, without a vector, counts. */
export class PaperReader {
  readonly #reads: PreparedReads;
  readonly #fingerprint: string;

  constructor(db: Database, fingerprint: string) {
    this.#reads = new PreparedReads(db);
    this.#fingerprint = fingerprint;
  }

  byIds(ids: readonly string[]): StoredPaper[] {
    const rows = this.#reads.rows<PaperRow>(
      `SELECT papers.* FROM json_each(?) AS wanted JOIN papers ON papers.id = wanted.value
       ORDER BY wanted.key`,
      JSON.stringify(ids),
    );
    return rows.map((row) => ({
      paper: toPaper(row),
      contentHash: row.content_hash,
      addedAtMs: row.added_at,
      updatedAtMs: row.updated_at,
    }));
  }

  after(afterId: string | null, limit: number): Paper[] {
    const rows =
      afterId === null
        ? this.#reads.rows<PaperRow>('SELECT * FROM papers ORDER BY id LIMIT ?', limit)
        : this.#reads.rows<PaperRow>(
            'SELECT * FROM papers WHERE id > ? ORDER BY id LIMIT ?',
            afterId,
            limit,
          );
    return rows.map(toPaper);
  }

  /** The ids of papers by key, ascending; of a key that many papers have (`Introduction`) the first ones. */
  idsByKeys(keys: readonly string[]): Map<string, string[]> {
    if (keys.length <= FEW_KEYS) return new Map(keys.flatMap((key) => this.#idsOfKey(key)));
    const wanted = JSON.stringify(keys);
    const usual = USUAL_IDS_OF_A_KEY * keys.length;
    let rows = this.#reads.rows<{ key: string; paper_id: string }>(
      `SELECT key, paper_id FROM paper_keys WHERE key IN (SELECT value FROM json_each(?))
       ORDER BY key, paper_id LIMIT ?`,
      wanted,
      usual,
    );
    if (rows.length === usual) {
      rows = this.#reads.rows(
        `SELECT wanted.value AS key, paper_id FROM json_each(?) AS wanted JOIN paper_keys
           ON paper_keys.key = wanted.value AND paper_id IN (
             SELECT paper_id FROM paper_keys AS first WHERE first.key = wanted.value
             ORDER BY paper_id LIMIT ?
           ) ORDER BY key, paper_id`,
        wanted,
        MAX_IDS_OF_A_KEY,
      );
    }
    const byKey = new Map<string, string[]>();
    for (const { key, paper_id: id } of rows) {
      const ids = byKey.get(key);
      if (ids) ids.push(id);
      else byKey.set(key, [id]);
    }
    return byKey;
  }

  /** A key with its ids, unless it has none. */
  #idsOfKey(key: string): [string, string[]][] {
    const ids = this.#reads.column<string>(
      'SELECT paper_id FROM paper_keys WHERE key = ? ORDER BY paper_id LIMIT ?',
      key,
      MAX_IDS_OF_A_KEY,
    );
    return ids.length === 0 ? [] : [[key, ids]];
  }

  /** The aliases of papers by id, ascending; papers without one are left out. */
  aliasesOf(ids: readonly string[]): Map<string, string[]> {
    const rows = this.#reads.rows<{ id: string; key: string }>(
      `SELECT paper_id AS id, key FROM paper_keys
       WHERE paper_id IN (SELECT value FROM json_each(?)) AND key GLOB '${aliasKey('*')}'
       ORDER BY paper_id, key`,
      JSON.stringify(ids),
    );
    const byId = new Map<string, string[]>();
    for (const { id, key } of rows) {
      const alias = key.slice(aliasKey('').length);
      const aliases = byId.get(id);
      if (aliases) aliases.push(alias);
      else byId.set(id, [alias]);
    }
    return byId;
  }

  vectorsByContent(contentHashes: readonly string[]): Map<string, Float32Array> {
    const rows = this.#reads.rows<VectorRow>(
      `SELECT * FROM vectors
       WHERE fingerprint = ? AND content_hash IN (SELECT value FROM json_each(?))`,
      this.#fingerprint,
      JSON.stringify(contentHashes),
    );
    return new Map(rows.map((row) => [row.content_hash, toVector(row)]));
  }

  unembeddedAfter(afterId: string | null, limit: number): UnembeddedPaper[] {
    return this.#reads.rows(
      `SELECT paper_id AS id, error, attempts, tried_at AS triedAtMs FROM unembedded
       WHERE paper_id > ? ORDER BY paper_id LIMIT ?`,
      afterId ?? '',
      limit,
    );
  }

  count(): number {
    return this.#reads.value('SELECT count(*) FROM papers');
  }

  countWithoutAbstract(): number {
    return this.#reads.value("SELECT count(*) FROM papers WHERE abstract = ''");
  }

  /** How many papers have no vector, by whether they will be tried again. */
  countUnembedded(): { pending: number; failed: number } {
    const [counts] = this.#reads.rows<{ pending: number; failed: number }>(
      `SELECT count(*) FILTER (WHERE attempts < ?) AS pending,
              count(*) FILTER (WHERE attempts >= ?) AS failed FROM unembedded`,
      MAX_EMBEDDING_ATTEMPTS,
      MAX_EMBEDDING_ATTEMPTS,
    );
    return counts ?? { pending: 0, failed: 0 };
  }

  sqliteVersion(): string {
    return this.#reads.value('SELECT sqlite_version()');
  }
}
