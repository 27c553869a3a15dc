import { assert } from '../../domain/errors.js';
import { asNearpaperError } from '../../runtime/storage-error.js';
import { type Database, openDatabase } from '../../store/sqlite/database.js';
import { Meta } from '../../store/sqlite/meta.js';
import { type PaperRow, toPaper, toVectorRow } from '../../store/sqlite/paper-row.js';
import { INSERT_UNEMBEDDED, INSERT_VECTOR } from '../../store/sqlite/statements.js';
import type { StoredModel } from '../../store/store.js';
import type { Reindexing, ReindexingFailure, TextToEmbed } from '../reindexing.js';

/** More than this share of all papers, and it is the model that is at fault. */
const MAX_FAILURES = 0.01;

/** Whether a row of the table papers has no vector of the model with this fingerprint. */
const LACKS_VECTOR = `NOT EXISTS (
  SELECT 1 FROM vectors WHERE vectors.content_hash = papers.content_hash AND fingerprint = ?
)`;

/** A change of model in the database that holds the papers; each batch is a transaction of its own. */
export class SqliteReindexing implements Reindexing {
  readonly #db: Database;
  readonly #meta: Meta;
  readonly #model: StoredModel;
  /** The texts that have failed, by content hash. */
  readonly #failures = new Map<string, ReindexingFailure>();
  /** The last version that `next` has come to. */
  #after = 0;

  constructor(dataDir: string, model: StoredModel) {
    this.#db = openDatabase(dataDir);
    this.#meta = new Meta(this.#db);
    this.#model = model;
  }

  /** The model in use; undefined where nothing was ever stored. */
  get current(): StoredModel | undefined {
    return this.#meta.model;
  }

  /** How many papers there are, how many of them lack a vector of the new model, and why one of those does. */
  count(): { papers: number; missing: number; failure: ReindexingFailure | undefined } {
    const papers = this.#db.prepare('SELECT count(*) FROM papers').pluck().get() as number;
    const missing = this.#db
      .prepare(`SELECT count(*) FROM papers WHERE ${LACKS_VECTOR}`)
      .pluck()
      .get(this.#model.fingerprint) as number;
    return { papers, missing, failure: [...this.#failures.values()][0] };
  }

  /**
   * The next texts to be embedded, from the oldest paper to the newest; none when it has come to the end,
   * from where the next call begins anew. Texts that have failed are left out.
   */
  next(limit: number): TextToEmbed[] {
    const select = this.#db.prepare<[string, number, number], PaperRow>(
      `SELECT * FROM papers WHERE ${LACKS_VECTOR} AND version > ? ORDER BY version LIMIT ?`,
    );
    for (;;) {
      const rows = select.all(this.#model.fingerprint, this.#after, limit);
      this.#after = rows.at(-1)?.version ?? 0;
      if (rows.length === 0) return [];
      const texts = new Map<string, TextToEmbed>();
      for (const row of rows) {
        if (this.#failures.has(row.content_hash)) continue;
        texts.set(row.content_hash, { contentHash: row.content_hash, paper: toPaper(row) });
      }
      if (texts.size > 0) return [...texts.values()];
    }
  }

  /** Whether there is a text that has neither a vector nor failed. */
  get isBehind(): boolean {
    return this.#lacking().some((row) => !this.#failures.has(row.content_hash));
  }

  /** Commits vectors of the new model. */
  store(vectors: ReadonlyMap<string, Float32Array>): void {
    const { fingerprint } = this.#model;
    const insert = this.#db.prepare(INSERT_VECTOR);
    const isWanted = this.#db.prepare('SELECT 1 FROM papers WHERE content_hash = ?');
    this.#run(() => {
      for (const [contentHash, vector] of vectors) {
        // The paper may be gone since; its vector would stay for ever.
        if (isWanted.get(contentHash) === undefined) continue;
        insert.run(toVectorRow(contentHash, fingerprint, vector));
      }
    });
  }

  /** A text that the new model cannot take. */
  fail(contentHash: string, id: string, error: string): void {
    this.#failures.set(contentHash, { id, error });
  }

  /** Whether so many papers lack a vector that something is wrong with the model, not with them. */
  get hasFailed(): boolean {
    const { papers, missing } = this.count();
    return missing > MAX_FAILURES * papers && !this.isBehind;
  }

  /**
   * Makes the new model the one in use, unless papers came that it has not seen: false then. Papers that
   * had no vector before and have one now stay marked as tried again: the index learns of a vector by the
   * change that the next attempt makes (`retryUnembedded`), which embeds nothing.
   */
  swap(): boolean {
    return this.#run(() => {
      if (this.isBehind) return false;
      const { id, fingerprint } = this.#model;
      this.#db.prepare('UPDATE unembedded SET attempts = 0').run();
      const insert = this.#db.prepare(INSERT_UNEMBEDDED);
      for (const row of this.#lacking()) {
        const failure = this.#failures.get(row.content_hash);
        assert(failure, 'a text without a vector has failed');
        insert.run({
          paper_id: row.id,
          content_hash: row.content_hash,
          error: failure.error,
          attempts: 1,
          tried_at: Date.now(),
        });
      }
      this.#meta.model = { id, fingerprint };
      return true;
    });
  }

  /** Deletes the vectors of all models but the one in use. Returns how many there were. */
  deleteOtherVectors(): number {
    return this.#run(
      () =>
        this.#db
          .prepare(
            "DELETE FROM vectors WHERE fingerprint <> (SELECT value FROM meta WHERE key = 'fingerprint')",
          )
          .run().changes,
    );
  }

  close(): void {
    this.#db.close();
  }

  /** The papers without a vector of the new model. */
  #lacking(): PaperRow[] {
    return this.#db
      .prepare<[string], PaperRow>(`SELECT * FROM papers WHERE ${LACKS_VECTOR}`)
      .all(this.#model.fingerprint);
  }

  /** One transaction; throws SQLite's errors as errors of the catalogue. */
  #run<Result>(work: () => Result): Result {
    try {
      return this.#db.transaction(work).immediate();
    } catch (error) {
      throw asNearpaperError(error, this.#db.name);
    }
  }
}
