import type SQLite from 'better-sqlite3';
import type { StoredModel } from '../store.js';

/** What the database says of itself: the table `meta`, read in one place. */
export class Meta {
  readonly #read: SQLite.Statement;
  readonly #prepareWrite: () => SQLite.Statement;
  #write: SQLite.Statement | undefined;

  constructor(db: SQLite.Database) {
    this.#read = db.prepare('SELECT value FROM meta WHERE key = ?').pluck();
    // A database that is open for reading only takes no statement that writes.
    this.#prepareWrite = () => db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
  }

  /** Names this collection of papers and no other. */
  get databaseId(): string {
    return this.#read.get('databaseId') as string;
  }

  /** The number of the last change. */
  get sequence(): number {
    return this.#read.get('sequence') as number;
  }

  set sequence(sequence: number) {
    this.#save('sequence', sequence);
  }

  /** The model whose vectors the papers have; undefined where nothing was ever stored. */
  get model(): StoredModel | undefined {
    const [id, fingerprint] = [this.#read.get('model'), this.#read.get('fingerprint')];
    return fingerprint === undefined
      ? undefined
      : { id: String(id ?? ''), fingerprint: String(fingerprint) };
  }

  set model(model: StoredModel) {
    this.#save('fingerprint', model.fingerprint);
    this.#save('model', model.id);
  }

  #save(key: string, value: string | number): void {
    this.#write ??= this.#prepareWrite();
    this.#write.run(key, value);
  }
}
