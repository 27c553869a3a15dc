import type SQLite from 'better-sqlite3';
import { asNearpaperError } from '../../runtime/storage-error.js';
import type { Database } from './database.js';

/**
 * Reads of one database: each question is prepared once. Lists of keys go in as one JSON array, so that a
 * question is one statement whatever their number. Throws SQLite's errors as errors of the catalogue.
 */
export class PreparedReads {
  readonly #db: Database;
  readonly #ofRows = new Map<string, SQLite.Statement>();
  readonly #ofFirstColumns = new Map<string, SQLite.Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** Every row. */
  rows<Row>(sql: string, ...parameters: unknown[]): Row[] {
    return this.run(() => this.#prepared(sql).all(...parameters)) as Row[];
  }

  /** The first column of every row. */
  column<Value>(sql: string, ...parameters: unknown[]): Value[] {
    return this.run(() => this.#plucked(sql).all(...parameters)) as Value[];
  }

  /** The first column of the first row. */
  value<Value>(sql: string, ...parameters: unknown[]): Value {
    return this.run(() => this.#plucked(sql).get(...parameters)) as Value;
  }

  /** Runs `work` and throws SQLite's errors as errors of the catalogue. */
  run<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw asNearpaperError(error, this.#db.name);
    }
  }

  #prepared(sql: string): SQLite.Statement {
    return known(this.#ofRows, sql, () => this.#db.prepare(sql));
  }

  #plucked(sql: string): SQLite.Statement {
    return known(this.#ofFirstColumns, sql, () => this.#db.prepare(sql).pluck());
  }
}

function known(
  statements: Map<string, SQLite.Statement>,
  sql: string,
  prepare: () => SQLite.Statement,
): SQLite.Statement {
  let statement = statements.get(sql);
  if (!statement) {
    statement = prepare();
    statements.set(sql, statement);
  }
  return statement;
}
