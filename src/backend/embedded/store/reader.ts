import type SQLite from 'better-sqlite3';
import { assert } from '../../../domain/errors.js';
import type { Paper } from '../../../domain/paper.js';
import type { StoredPaper } from '../../backend.js';
import { asNearpaperError, type Database } from './database.js';
import { type PaperRow, toPaper } from './paper-row.js';

export interface LabelledVector {
  label: number;
  vector: Float32Array;
}

/**
 * Everything that is read from the database. Lists of keys go in as one JSON array, so each question
 * is one prepared statement whatever their number.
 */
export class Reader {
  readonly #db: Database;
  readonly #fingerprint: string;
  readonly #statements: Map<string, SQLite.Statement> = new Map();

  constructor(db: Database, fingerprint: string) {
    this.#db = db;
    this.#fingerprint = fingerprint;
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
    const rows = this.#all<{ content_hash: string; vector: Buffer }>(
      `SELECT content_hash, vector FROM vectors
       WHERE fingerprint = ? AND content_hash IN (SELECT value FROM json_each(?))`,
      this.#fingerprint,
      JSON.stringify(contentHashes),
    );
    return new Map(rows.map((row) => [row.content_hash, toVector(row.vector)]));
  }

  /**
   * Whose these labels are. A label that was retired a moment ago is still its paper's, so that a
   * paper is not missing from an answer just because it is being changed; a deleted paper is nobody.
   */
  idsByLabels(labels: readonly number[]): Map<number, string> {
    const wanted = JSON.stringify(labels);
    const rows = this.#all<{ label: number; id: string }>(
      'SELECT label, id FROM papers WHERE label IN (SELECT value FROM json_each(?))',
      wanted,
    );
    if (rows.length < labels.length) {
      rows.push(
        ...this.#all<{ label: number; id: string }>(
          `SELECT retired.label, id FROM retired JOIN papers ON papers.id = retired.paper_id
           WHERE retired.label IN (SELECT value FROM json_each(?))`,
          wanted,
        ),
      );
    }
    return new Map(rows.map((row) => [row.label, row.id]));
  }

  /** Vectors of live papers with labels in (after, upTo], ascending, at most `limit`. */
  vectorsAfter(after: number, upTo: number, limit: number): LabelledVector[] {
    const rows = this.#all<{ label: number; vector: Buffer | null }>(
      `SELECT label, vector FROM papers LEFT JOIN vectors
         ON vectors.content_hash = papers.content_hash AND vectors.fingerprint = ?
       WHERE label > ? AND label <= ? ORDER BY label LIMIT ?`,
      this.#fingerprint,
      after,
      upTo,
      limit,
    );
    return rows.map(({ label, vector }) => {
      assert(vector, `the paper with label ${label} has a vector of the model in use`);
      return { label, vector: toVector(vector) };
    });
  }

  /** Labels that went away with the changes in (after, upTo]. */
  labelsRetiredIn(after: number, upTo: number): number[] {
    return this.#run(() =>
      this.#prepare('SELECT label FROM retired WHERE sequence > ? AND sequence <= ?')
        .pluck()
        .all(after, upTo),
    ) as number[];
  }

  liveLabels(): number[] {
    return this.#run(() =>
      this.#prepare('SELECT label FROM papers ORDER BY label').pluck().all(),
    ) as number[];
  }

  count(): number {
    return this.#value('SELECT count(*) FROM papers') as number;
  }

  /** The number of the last change. */
  sequence(): number {
    return this.#value("SELECT value FROM meta WHERE key = 'sequence'") as number;
  }

  databaseId(): string {
    return this.#value("SELECT value FROM meta WHERE key = 'databaseId'") as string;
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

/** Copies: SQLite's buffer need not be aligned to four bytes. */
function toVector(bytes: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
