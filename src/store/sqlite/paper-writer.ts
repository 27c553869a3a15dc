import type SQLite from 'better-sqlite3';
import { assert, NearpaperError } from '../../domain/errors.js';
import { aliasKey } from '../../domain/identity.js';
import type { Paper } from '../../domain/paper.js';
import type { WriteOperation, WriteOutcome } from '../store.js';
import type { Database } from './database.js';
import { Meta } from './meta.js';
import {
  checksumOfPaper,
  keysOf,
  type PaperColumns,
  type PaperRow,
  toColumns,
  toVectorRow,
} from './paper-row.js';
import {
  COUNT_UNEMBEDDED,
  INSERT_EXACT_WORDS,
  INSERT_KEY,
  INSERT_PAPER,
  INSERT_TOMBSTONE,
  INSERT_VECTOR,
  INSERT_WORDS,
  UPDATE_PAPER,
} from './statements.js';

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

  /** Returns the results once everything is committed; throws with nothing changed. */
  apply(requests: WriteRequest[]): WriteResult[] {
    return this.#transaction(requests);
  }

  #applyAll(requests: WriteRequest[]): WriteResult[] {
    const inUse = this.#meta.model?.fingerprint;
    if (inUse !== this.#fingerprint) {
      throw new NearpaperError(
        'MODEL_CHANGED',
        `the database now belongs to a model with fingerprint ${inUse}`,
      );
    }
    const before = this.#meta.sequence;
    this.#sequence = before;
    const results = requests.map(({ request, operations }) => ({
      request,
      outcomes: operations.map((operation) => this.#apply(operation)),
    }));
    if (this.#sequence > before) this.#meta.sequence = this.#sequence;
    return results.map((result) => ({ ...result, sequence: this.#sequence }));
  }

  #apply(operation: WriteOperation): WriteOutcome {
    const id = operation.kind === 'put' ? operation.paper.id : operation.id;
    const stored = this.#sql.find.get(id) as PaperRow | undefined;
    if (operation.kind === 'delete') {
      if (!stored) return 'missing';
      this.#addTombstone(stored);
      this.#sql.deletePaper.run(stored.version);
      this.#deleteWords(stored.version);
      this.#sql.deleteKeys.run(id);
      this.#sql.deleteUnembedded.run(id);
      this.#deleteUnusedVector(stored.content_hash);
      return 'deleted';
    }
    const { expected } = operation;
    if (expected !== undefined && !isExpected(expected, stored)) return 'conflict';
    const columns = toColumns(operation.paper, operation.contentHash);
    const now = Date.now();
    this.#addAliases(id, operation.aliases ?? []);
    const isSame = stored !== undefined && sameColumns(stored, columns);
    const { contentHash, vector } = operation;
    const hadNone = this.#sql.findUnembedded.get(id) !== undefined;
    if (isSame && !hadNone) return 'unchanged';
    if (!vector) this.#countFailure(operation, now);
    else if (hadNone) this.#sql.deleteUnembedded.run(id);
    // One that gets its vector at last is a change: the index learns of it by a new version.
    if (isSame && !vector) return 'unchanged';
    if (vector) this.#storeVector(contentHash, vector);
    if (!stored) {
      const version = this.#nextSequence();
      const row = { ...columns, version, added_at: now, updated_at: now };
      this.#sql.insert.run({ ...row, checksum: checksumOfPaper(row) });
      this.#addWords(columns, version);
      this.#addKeys(id, keysOf(columns));
      return 'added';
    }
    const version = this.#addTombstone(stored);
    const row = { ...columns, version, added_at: stored.added_at, updated_at: now };
    const checksum = checksumOfPaper(row);
    this.#sql.update.run({ ...row, checksum, oldVersion: stored.version });
    this.#deleteWords(stored.version);
    this.#addWords(columns, version);
    this.#sql.deleteOwnKeys.run(id);
    this.#addKeys(id, keysOf(columns));
    if (stored.content_hash !== columns.content_hash) this.#deleteUnusedVector(stored.content_hash);
    return 'updated';
  }

  #nextSequence(): number {
    this.#sequence++;
    assert(this.#sequence <= MAX_SEQUENCE, 'a version fits into 32 bits');
    return this.#sequence;
  }

  /** Makes the version of a paper a tombstone; returns the number of that change. */
  #addTombstone(stored: PaperRow): number {
    const sequence = this.#nextSequence();
    this.#sql.addTombstone.run({ version: stored.version, paper_id: stored.id, sequence });
    return sequence;
  }

  #addWords(columns: PaperColumns, version: number): void {
    this.#sql.insertWords.run({ ...columns, version });
    this.#sql.insertExactWords.run({ ...columns, version });
  }

  #deleteWords(version: number): void {
    this.#sql.deleteWords.run(version);
    this.#sql.deleteExactWords.run(version);
  }

  #addKeys(id: string, keys: readonly string[]): void {
    for (const key of keys) this.#sql.insertKey.run({ key, paper_id: id });
  }

  /** Ids that other sources have for a paper stay with it, whatever becomes of its fields. */
  #addAliases(id: string, aliases: readonly string[]): void {
    this.#addKeys(id, aliases.map(aliasKey));
  }

  #countFailure(
    { paper, contentHash, failure }: Extract<WriteOperation, { kind: 'put' }>,
    now: number,
  ): void {
    this.#sql.failed.run({
      paper_id: paper.id,
      content_hash: contentHash,
      error: failure ?? '',
      attempts: 1,
      tried_at: now,
    });
  }

  #storeVector(contentHash: string, vector: Float32Array): void {
    this.#sql.insertVector.run(toVectorRow(contentHash, this.#fingerprint, vector));
  }

  #deleteUnusedVector(contentHash: string): void {
    this.#sql.deleteVector.run(contentHash, contentHash);
  }
}

function statements(db: Database) {
  return {
    find: db.prepare('SELECT * FROM papers WHERE id = ?'),
    insert: db.prepare(INSERT_PAPER),
    update: db.prepare(UPDATE_PAPER),
    insertKey: db.prepare(INSERT_KEY),
    deleteKeys: db.prepare('DELETE FROM paper_keys WHERE paper_id = ?'),
    deleteOwnKeys: db.prepare(
      `DELETE FROM paper_keys WHERE paper_id = ? AND key NOT GLOB '${aliasKey('*')}'`,
    ),
    deletePaper: db.prepare('DELETE FROM papers WHERE version = ?'),
    insertWords: db.prepare(INSERT_WORDS),
    insertExactWords: db.prepare(INSERT_EXACT_WORDS),
    failed: db.prepare(COUNT_UNEMBEDDED),
    findUnembedded: db.prepare('SELECT 1 FROM unembedded WHERE paper_id = ?'),
    deleteUnembedded: db.prepare('DELETE FROM unembedded WHERE paper_id = ?'),
    deleteWords: db.prepare('DELETE FROM paper_words WHERE rowid = ?'),
    deleteExactWords: db.prepare('DELETE FROM paper_exact_words WHERE rowid = ?'),
    addTombstone: db.prepare(INSERT_TOMBSTONE),
    insertVector: db.prepare(INSERT_VECTOR),
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
