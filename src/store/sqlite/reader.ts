import type SQLite from 'better-sqlite3';
import {
  MAX_EMBEDDING_ATTEMPTS,
  type StoredPaper,
  type UnembeddedPaper,
} from '../../backend/backend.js';
import { NearpaperError } from '../../domain/errors.js';
import type { Paper } from '../../domain/paper.js';
import { asNearpaperError, type Database } from './database.js';
import { type PaperRow, toPaper, toVector, type VectorRow } from './paper-row.js';

/** A paper as the indexes take it in. */
export interface VersionedPaper {
  version: number;
  paper: Paper;
  vector: Float32Array;
  addedAtMs: number;
}

/** Of a name that very many papers have, so many are told of. */
const MAX_OF_A_KEY = 50;
/** More than this on average, and names are looked up one by one, which takes longer. */
const USUAL_OF_A_KEY = 4;

/**
 * Everything that is read from the database. Lists of keys go in as one JSON array, so each question
 * is one prepared statement whatever their number.
 */
export class Reader {
  readonly #db: Database;
  readonly #fingerprint: string;
  readonly #noVector: Float32Array;
  readonly #statements: Map<string, SQLite.Statement> = new Map();

  constructor(
    db: Database,
    { fingerprint, dimensions }: { fingerprint: string; dimensions: number },
  ) {
    this.#db = db;
    this.#fingerprint = fingerprint;
    this.#noVector = new Float32Array(dimensions);
  }

  papersByIds(ids: readonly string[]): StoredPaper[] {
    const rows = this.#all<PaperRow>(
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

  /** By key; ids ascending, and of a key that many papers have (`Introduction`) the first ones. */
  idsByKeys(keys: readonly string[]): Map<string, string[]> {
    const wanted = JSON.stringify(keys);
    const usual = USUAL_OF_A_KEY * keys.length;
    let rows = this.#all<{ key: string; paper_id: string }>(
      `SELECT key, paper_id FROM paper_keys WHERE key IN (SELECT value FROM json_each(?))
       ORDER BY key, paper_id LIMIT ?`,
      wanted,
      usual,
    );
    if (rows.length === usual) {
      rows = this.#all(
        `SELECT wanted.value AS key, paper_id FROM json_each(?) AS wanted JOIN paper_keys
           ON paper_keys.key = wanted.value AND paper_id IN (
             SELECT paper_id FROM paper_keys AS first WHERE first.key = wanted.value
             ORDER BY paper_id LIMIT ?
           ) ORDER BY key, paper_id`,
        wanted,
        MAX_OF_A_KEY,
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

  idsWithAliases(ids: readonly string[]): string[] {
    return this.#run(() =>
      this.#prepare(
        `SELECT DISTINCT paper_id FROM paper_keys
         WHERE paper_id IN (SELECT value FROM json_each(?)) AND key GLOB 'id:*'`,
      )
        .pluck()
        .all(JSON.stringify(ids)),
    ) as string[];
  }

  papersAfter(afterId: string | null, limit: number): Paper[] {
    const rows =
      afterId === null
        ? this.#all<PaperRow>('SELECT * FROM papers ORDER BY id LIMIT ?', limit)
        : this.#all<PaperRow>(
            'SELECT * FROM papers WHERE id > ? ORDER BY id LIMIT ?',
            afterId,
            limit,
          );
    return rows.map(toPaper);
  }

  vectorsByContent(contentHashes: readonly string[]): Map<string, Float32Array> {
    const rows = this.#all<VectorRow>(
      `SELECT * FROM vectors
       WHERE fingerprint = ? AND content_hash IN (SELECT value FROM json_each(?))`,
      this.#fingerprint,
      JSON.stringify(contentHashes),
    );
    return new Map(rows.map((row) => [row.content_hash, toVector(row)]));
  }

  /**
   * Live papers with versions in (after, upTo], ascending, at most `limit`. One that could not be embedded
   * has zeros for a vector, which are similar to nothing.
   */
  papersWithVersions(after: number, upTo: number, limit: number): VersionedPaper[] {
    const rows = this.#all<
      PaperRow & { vector: Buffer | null; vectorChecksum: number; failed: number }
    >(
      `SELECT papers.*, vector, vectors.checksum AS vectorChecksum,
              EXISTS (SELECT 1 FROM unembedded WHERE paper_id = id) AS failed
       FROM papers LEFT JOIN vectors
         ON vectors.content_hash = papers.content_hash AND vectors.fingerprint = ?
       WHERE version > ? AND version <= ? ORDER BY version LIMIT ?`,
      this.#fingerprint,
      after,
      upTo,
      limit,
    );
    return rows.map(({ vector, vectorChecksum, failed, ...row }) => {
      if (!vector && !failed) throw lacksVector(row.version);
      const { content_hash, version, added_at: addedAtMs } = row;
      const ofModel = { content_hash, fingerprint: this.#fingerprint, checksum: vectorChecksum };
      return {
        version,
        paper: toPaper(row),
        vector: vector && !failed ? toVector({ ...ofModel, vector }) : this.#noVector,
        addedAtMs,
      };
    });
  }

  /** The versions of papers; ids that are not there are left out. */
  versionsOfIds(ids: readonly string[]): number[] {
    return this.#run(() =>
      this.#prepare('SELECT version FROM papers WHERE id IN (SELECT value FROM json_each(?))')
        .pluck()
        .all(JSON.stringify(ids)),
    ) as number[];
  }

  /** The versions of papers that have each of these phrases, word after word, in one of their fields. */
  versionsWithPhrases(phrases: readonly string[]): number[] {
    const match = phrases.map(quoted).join(' AND ');
    return this.#run(() =>
      this.#prepare('SELECT rowid FROM paper_words WHERE paper_words MATCH ?').pluck().all(match),
    ) as number[];
  }

  /** Papers that have any of these words, best first, as SQLite's own BM25 ranks them. */
  versionsWithWords(words: readonly string[], limit: number): { version: number; score: number }[] {
    if (words.length === 0) return [];
    return this.#all(
      `SELECT rowid AS version, -bm25(paper_words, 2, 1, 1) AS score FROM paper_words
       WHERE paper_words MATCH ? ORDER BY score DESC, rowid LIMIT ?`,
      words.map(quoted).join(' OR '),
      limit,
    );
  }

  /** Live papers by version, for answers without an index. */
  papersByVersions(versions: readonly number[]): Map<number, { paper: Paper; addedAtMs: number }> {
    const rows = this.#all<PaperRow>(
      'SELECT * FROM papers WHERE version IN (SELECT value FROM json_each(?))',
      JSON.stringify(versions),
    );
    return new Map(
      rows.map((row) => [row.version, { paper: toPaper(row), addedAtMs: row.added_at }]),
    );
  }

  /** Versions that went away with the changes in (after, upTo]. */
  tombstonesIn(after: number, upTo: number): number[] {
    return this.#run(() =>
      this.#prepare('SELECT version FROM tombstones WHERE sequence > ? AND sequence <= ?')
        .pluck()
        .all(after, upTo),
    ) as number[];
  }

  liveVersions(): number[] {
    return this.#run(() =>
      this.#prepare('SELECT version FROM papers ORDER BY version').pluck().all(),
    ) as number[];
  }

  count(): number {
    return this.#value('SELECT count(*) FROM papers') as number;
  }

  countWithoutAbstract(): number {
    return this.#value("SELECT count(*) FROM papers WHERE abstract = ''") as number;
  }

  /** How many papers have no vector, by whether they will be tried again. */
  countUnembedded(): { pending: number; failed: number } {
    const rows = this.#all<{ pending: number; failed: number }>(
      `SELECT count(*) FILTER (WHERE attempts < ?) AS pending,
              count(*) FILTER (WHERE attempts >= ?) AS failed FROM unembedded`,
      MAX_EMBEDDING_ATTEMPTS,
      MAX_EMBEDDING_ATTEMPTS,
    );
    return rows[0] ?? { pending: 0, failed: 0 };
  }

  unembeddedAfter(afterId: string | null, limit: number): UnembeddedPaper[] {
    return this.#all(
      `SELECT paper_id AS id, error, attempts, tried_at AS triedAtMs FROM unembedded
       WHERE paper_id > ? ORDER BY paper_id LIMIT ?`,
      afterId ?? '',
      limit,
    );
  }

  /** The number of the last change. */
  sequence(): number {
    return this.#value("SELECT value FROM meta WHERE key = 'sequence'") as number;
  }

  databaseId(): string {
    return this.#value("SELECT value FROM meta WHERE key = 'databaseId'") as string;
  }

  /** Whose vectors the papers have now. */
  model(): { id: string; fingerprint: string } {
    return {
      id: this.#value("SELECT value FROM meta WHERE key = 'model'") as string,
      fingerprint: this.#value("SELECT value FROM meta WHERE key = 'fingerprint'") as string,
    };
  }

  sqliteVersion(): string {
    return this.#value('SELECT sqlite_version()') as string;
  }

  #value(sql: string): unknown {
    return this.#run(() => this.#prepare(sql).pluck().get());
  }

  #all<Row>(sql: string, ...parameters: unknown[]): Row[] {
    return this.#run(() => this.#prepare(sql).all(...parameters)) as Row[];
  }

  #run<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw asNearpaperError(error, this.#db.name);
    }
  }

  #prepare(sql: string): SQLite.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** Every paper is stored with its vector, or with the reason why it has none. */
function lacksVector(version: number): NearpaperError {
  return new NearpaperError(
    'DATABASE_CORRUPT',
    `the stored paper with version ${version} has no vector of the model in use, and no reason why`,
  );
}

/** One word or phrase of an FTS5 query: everything in it is text, whatever FTS5 would make of it. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
