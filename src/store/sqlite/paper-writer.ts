import type SQLite from 'better-sqlite3';
import { assert, NearpaperError } from '../../domain/errors.js';
import { aliasKey } from '../../domain/identity.js';
import type { Paper } from '../../domain/paper.js';
import type { WriteOperation, WriteOutcome } from '../store.js';
import type { Database } from './database.js';
import { Meta } from './meta.js';
import {
  checksumOfPaper,
  checksumOfVector,
  keysOf,
  type PaperColumns,
  type PaperRow,
  toColumns,
} from './paper-row.js';

/** hnswlib keeps versions in 32 bits. */
const MAX_SEQUENCE = 2 ** 32 - 1;

/** Operations that are committed together or not at all. */
export interface WriteRequest {
  request: number;
  operations: WriteOperation[];
}

/** What became of each operation of a request, and the number of the last change in its commit. */
export interface WriteResult {
  request: number;
  outcomes: WriteOutcome[];
  sequence: number;
}

/** Applies write requests: all of them in one transaction, each change with the next sequence number. */
export class PaperWriter {
  readonly #fingerprint: string;
  readonly #transaction: (requests: WriteRequest[]) => WriteResult[];
  readonly #meta: Meta;
  readonly #sql: Record<keyof ReturnType<typeof statements>, SQLite.Statement>;
  #sequence = 0;

  constructor(db: Database, fingerprint: string) {
    this.#fingerprint = fingerprint;
    this.#meta = new Meta(db);
    this.#sql = statements(db);
    // Immediate: the sequence is read under the write lock, so no two processes give out the same.
    this.#transaction = db.transaction((requests: WriteRequest[]) =>
      this.#applyAll(requests),
    ).immediate;
  }

  /** Resolves into replies once everything is committed; throws with nothing changed. */
  apply(requests: WriteRequest[]): WriteResult[] {
    return this.#transaction(requests);
  }

  #applyAll(requests: WriteRequest[]): WriteResult[] {
    const owner = this.#meta.model?.fingerprint;
    if (owner !== this.#fingerprint) {
      throw new NearpaperError(
        'MODEL_CHANGED',
        `the database now belongs to a model with fingerprint ${owner}`,
      );
    }
    const before = this.#meta.sequence;
    this.#sequence = before;
    const replies = requests.map(({ request, operations }) => ({
      request,
      outcomes: operations.map((operation) => this.#apply(operation)),
    }));
    if (this.#sequence > before) this.#meta.sequence = this.#sequence;
    return replies.map((reply) => ({ ...reply, sequence: this.#sequence }));
  }

  #apply(operation: WriteOperation): WriteOutcome {
    const id = operation.kind === 'put' ? operation.paper.id : operation.id;
    const stored = this.#sql.find.get(id) as PaperRow | undefined;
    if (operation.kind === 'delete') {
      if (!stored) return 'missing';
      this.#entomb(stored);
      this.#sql.deletePaper.run(stored.version);
      this.#sql.deleteWords.run(stored.version);
      this.#sql.deleteKeys.run(id);
      this.#sql.deleteUnembedded.run(id);
      this.#forgetUnusedVector(stored.content_hash);
      return 'deleted';
    }
    const { expected } = operation;
    if (expected !== undefined && !isExpected(expected, stored)) return 'conflict';
    const columns = toColumns(operation.paper, operation.contentHash);
    const now = Date.now();
    this.#alsoKnownAs(id, operation.aliases ?? []);
    const isSame = stored !== undefined && sameColumns(stored, columns);
    const { contentHash, vector } = operation;
    const hadNone = this.#sql.findUnembedded.get(id) !== undefined;
    if (isSame && !hadNone) return 'unchanged';
    if (!vector) this.#sql.failed.run({ id, contentHash, error: operation.failure ?? '', now });
    else if (hadNone) this.#sql.deleteUnembedded.run(id);
    // One that gets its vector at last is a change: the index learns of it by a new version.
    if (isSame && !vector) return 'unchanged';
    if (vector) this.#storeVector(contentHash, vector);
    if (!stored) {
      const version = this.#next();
      const checksum = checksumOfPaper({ ...columns, version, added_at: now, updated_at: now });
      this.#sql.insert.run({ ...columns, version, now, checksum });
      this.#sql.insertWords.run({ ...columns, version });
      this.#addKeys(id, keysOf(columns));
      return 'added';
    }
    const version = this.#entomb(stored);
    const times = { added_at: stored.added_at, updated_at: now };
    const checksum = checksumOfPaper({ ...columns, ...times, version });
    this.#sql.update.run({ ...columns, oldVersion: stored.version, version, now, checksum });
    this.#sql.deleteWords.run(stored.version);
    this.#sql.insertWords.run({ ...columns, version });
    this.#sql.deleteOwnKeys.run(id);
    this.#addKeys(id, keysOf(columns));
    if (stored.content_hash !== columns.content_hash) this.#forgetUnusedVector(stored.content_hash);
    return 'updated';
  }

  #next(): number {
    this.#sequence++;
    assert(this.#sequence <= MAX_SEQUENCE, 'a version fits into 32 bits');
    return this.#sequence;
  }

  #entomb(stored: PaperRow): number {
    const sequence = this.#next();
    this.#sql.addTombstone.run(stored.version, stored.id, sequence);
    return sequence;
  }

  #addKeys(id: string, keys: readonly string[]): void {
    for (const key of keys) this.#sql.insertKey.run(key, id);
  }

  /** Ids that other sources have for a paper stay with it, whatever becomes of its fields. */
  #alsoKnownAs(id: string, aliases: readonly string[]): void {
    this.#addKeys(id, aliases.map(aliasKey));
  }

  #storeVector(contentHash: string, vector: Float32Array): void {
    const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
    const checksum = checksumOfVector(contentHash, this.#fingerprint, bytes);
    this.#sql.insertVector.run(contentHash, this.#fingerprint, bytes, checksum);
  }

  #forgetUnusedVector(contentHash: string): void {
    this.#sql.deleteVector.run(contentHash, contentHash);
  }
}

function statements(db: Database) {
  return {
    find: db.prepare('SELECT * FROM papers WHERE id = ?'),
    insert: db.prepare(
      `INSERT INTO papers VALUES (@version, @id, @title, @abstract, @authors, @year, @venue,
         @keywords, @url, @doi, @arxiv_id, @content_hash, @now, @now, @checksum)`,
    ),
    update: db.prepare(
      `UPDATE papers SET version = @version, title = @title, abstract = @abstract, authors = @authors,
         year = @year, venue = @venue, keywords = @keywords, url = @url, doi = @doi,
         arxiv_id = @arxiv_id, content_hash = @content_hash, updated_at = @now,
         checksum = @checksum
       WHERE version = @oldVersion AND id = @id`,
    ),
    insertKey: db.prepare('INSERT OR IGNORE INTO paper_keys VALUES (?, ?)'),
    deleteKeys: db.prepare('DELETE FROM paper_keys WHERE paper_id = ?'),
    deleteOwnKeys: db.prepare(
      `DELETE FROM paper_keys WHERE paper_id = ? AND key NOT GLOB '${aliasKey('*')}'`,
    ),
    deletePaper: db.prepare('DELETE FROM papers WHERE version = ?'),
    insertWords: db.prepare(
      `INSERT INTO paper_words (rowid, title, abstract, keywords)
       VALUES (@version, @title, @abstract, @keywords)`,
    ),
    // Another text is another attempt, the first of its own.
    failed: db.prepare(
      `INSERT INTO unembedded VALUES (@id, @contentHash, @error, 1, @now)
       ON CONFLICT (paper_id) DO UPDATE SET error = @error, tried_at = @now, content_hash = @contentHash,
         attempts = CASE content_hash WHEN @contentHash THEN attempts + 1 ELSE 1 END`,
    ),
    findUnembedded: db.prepare('SELECT 1 FROM unembedded WHERE paper_id = ?'),
    deleteUnembedded: db.prepare('DELETE FROM unembedded WHERE paper_id = ?'),
    deleteWords: db.prepare('DELETE FROM paper_words WHERE rowid = ?'),
    addTombstone: db.prepare(
      'INSERT INTO tombstones (version, paper_id, sequence) VALUES (?, ?, ?)',
    ),
    insertVector: db.prepare('INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)'),
    deleteVector: db.prepare(
      `DELETE FROM vectors WHERE content_hash = ?
       AND NOT EXISTS (SELECT 1 FROM papers WHERE content_hash = ?)`,
    ),
  };
}

/** Whether the stored paper is the one that the write was made from. */
function isExpected(expected: Paper | null, stored: PaperRow | undefined): boolean {
  if (!expected || !stored) return !expected && !stored;
  return sameColumns(stored, toColumns(expected, stored.content_hash));
}

function sameColumns(stored: PaperRow, columns: PaperColumns): boolean {
  return (Object.keys(columns) as (keyof PaperColumns)[]).every(
    (key) => stored[key] === columns[key],
  );
}
