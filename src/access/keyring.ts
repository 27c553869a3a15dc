import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../domain/logger.js';
import { asNearpaperError } from '../runtime/storage-error.js';
import { KEYS_FILE, type KeyDatabase, openKeys, readKeys, type StoredKey } from './key-database.js';

/** How old what is known of the keys may be. */
const LOOK_AGAIN_MS = 500;

/**
 * The keys of a data folder in memory. A key that another process makes or revokes is known half a second later.
 * Where the file cannot be read any more, the keys that were read last stay: a server that had keys never opens.
 */
export class Keyring {
  readonly #dataDir: string;
  readonly #logger: Logger;
  #db: KeyDatabase | undefined;
  /** Which file is open: a restored one is another. */
  #inode: number | undefined;
  /** What SQLite counts up when another process has written. */
  #dataVersion: unknown;
  #keys: ReadonlyMap<string, StoredKey> = new Map();
  #lookedMs = 0;
  #logged = '';

  /** Throws what opening the file throws. */
  constructor(dataDir: string, logger: Logger) {
    this.#dataDir = dataDir;
    this.#logger = logger;
    this.#look();
  }

  /** Whether no key was ever made here. Keys that expired or were revoked are keys still. */
  get isEmpty(): boolean {
    return this.#current().size === 0;
  }

  find(id: string): StoredKey | undefined {
    return this.#current().get(id);
  }

  all(): Iterable<StoredKey> {
    return this.#current().values();
  }

  close(): void {
    this.#db?.close();
    this.#db = undefined;
  }

  #current(): ReadonlyMap<string, StoredKey> {
    if (performance.now() - this.#lookedMs < LOOK_AGAIN_MS) return this.#keys;
    try {
      this.#look();
      this.#logged = '';
    } catch (error) {
      this.#lookedMs = performance.now();
      const { message } = error as Error;
      if (message !== this.#logged) {
        this.#logger.error({ detail: message }, 'cannot read the keys; those read before stay');
      }
      this.#logged = message;
    }
    return this.#keys;
  }

  #look(): void {
    this.#lookedMs = performance.now();
    const inode = inodeOf(join(this.#dataDir, KEYS_FILE));
    if (inode === undefined) return;
    if (inode !== this.#inode) {
      this.close();
      this.#db = openKeys(this.#dataDir, 'read');
      this.#dataVersion = undefined;
      this.#inode = this.#db && inode;
    }
    const dataVersion = this.#db?.pragma('data_version', { simple: true });
    if (!this.#db || dataVersion === this.#dataVersion) return;
    this.#keys = new Map(readKeys(this.#db).map((key) => [key.id, key]));
    this.#dataVersion = dataVersion;
  }
}

function inodeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.ino;
  } catch (error) {
    throw asNearpaperError(error, path);
  }
}
