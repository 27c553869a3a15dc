import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { NearpaperError } from '../domain/errors.js';
import { asNearpaperError } from '../runtime/storage-error.js';
import {
  hasSavedSearches,
  openSavedSearches,
  SAVED_SEARCHES_FILE,
  type SavedSearchDatabase,
} from './database.js';
import { refusePrivateNumber } from './public-address.js';
import { newSecret } from './signature.js';

/** Each is asked whenever papers arrive. */
const MAX_SAVED_SEARCHES = 100;
const MAX_PAPERS_A_MESSAGE = 100;

/** A saved search as its owner sees it. */
export interface SavedSearch {
  id: string;
  name: string;
  /** What was asked for, as it was sent. */
  search: unknown;
  url: string;
  createdAtMs: number;
  /** Why nothing is posted any more; null while it is active. */
  disabledReason: string | null;
  /** How many attempts failed since the last delivery. */
  failures: number;
  lastFailure: string | null;
  lastDeliveredAtMs: number | null;
}

/** What is to be posted next for a saved search. */
export interface PendingMessage {
  number: number;
  id: string;
  searchId: string;
  name: string;
  url: string;
  secret: string;
  failures: number;
  paperIds: string[];
}

/** What a look at the papers found for a saved search: all that was added after `seenToMs` is found by the next one. */
export interface Look {
  id: string;
  seenToMs: number;
  paperIds: readonly string[];
}

const COLUMNS = `id, name, search, url, created_at AS createdAtMs, seen_to AS seenToMs,
  disabled_reason AS disabledReason, failures, last_failure AS lastFailure,
  last_delivered_at AS lastDeliveredAtMs`;

/**
 * The saved searches of a data folder, their messages that are to be posted yet, and how far each of them has looked.
 * The file is made with the first of them. Every method throws what opening and writing the file throws.
 */
export class SavedSearches {
  readonly #dataDir: string;
  /** Whether messages go to loopback and to one's own network too. */
  readonly allowsPrivate: boolean;
  #db: SavedSearchDatabase | undefined;

  constructor(dataDir: string, { allowPrivate }: { allowPrivate: boolean }) {
    this.#dataDir = dataDir;
    this.allowsPrivate = allowPrivate;
  }

  /** By id. */
  list(): (SavedSearch & { seenToMs: number })[] {
    const rows = this.#read(
      (db) => db.prepare(`SELECT ${COLUMNS} FROM saved_searches ORDER BY id`).all(),
      [],
    );
    return rows.map((row) => {
      const saved = row as SavedSearch & { seenToMs: number; search: string };
      return { ...saved, search: JSON.parse(saved.search) };
    });
  }

  /**
   * Saves a search, which begins with papers added from now on, and gives its new secret; or changes one, which keeps
   * its secret and its place, is active again, and gives null. Throws WEBHOOK_REFUSED for an address that nothing is
   * posted to, and SAVED_SEARCHES_FULL.
   */
  put({
    id,
    name,
    search,
    url,
  }: Pick<SavedSearch, 'id' | 'name' | 'search' | 'url'>): string | null {
    if (!this.allowsPrivate) refusePrivate(url);
    const row = { id, name, search: JSON.stringify(search), url };
    return this.#write((db) => {
      const changed = db
        .prepare(
          `UPDATE saved_searches SET name = @name, search = @search, url = @url,
             disabled_reason = NULL, failures = 0, next_attempt_at = 0 WHERE id = @id`,
        )
        .run(row).changes;
      if (changed > 0) return null;
      const count = db.prepare('SELECT count(*) FROM saved_searches').pluck().get() as number;
      if (count >= MAX_SAVED_SEARCHES) {
        throw new NearpaperError('SAVED_SEARCHES_FULL', `there are ${count}, which is the most`);
      }
      const secret = newSecret();
      db.prepare(
        `INSERT INTO saved_searches (id, name, search, url, secret, created_at, seen_to)
         VALUES (@id, @name, @search, @url, @secret, @now, @now)`,
      ).run({ ...row, secret, now: Date.now() });
      return secret;
    });
  }

  /** Deletes a saved search with the messages that were not delivered yet. Throws SAVED_SEARCH_NOT_FOUND. */
  delete(id: string): void {
    const isGone =
      hasSavedSearches(this.#dataDir) &&
      this.#write((db) => db.prepare('DELETE FROM saved_searches WHERE id = ?').run(id).changes) >
        0;
    if (isGone) return;
    throw new NearpaperError(
      'SAVED_SEARCH_NOT_FOUND',
      `there is no saved search ${JSON.stringify(id)}`,
    );
  }

  /** Takes down what looks found and how far they saw, all or nothing. */
  record(looks: readonly Look[]): void {
    if (looks.length === 0) return;
    this.#write((db) => {
      const move = db.prepare('UPDATE saved_searches SET seen_to = ? WHERE id = ?');
      const add = db.prepare('INSERT INTO messages (id, search_id, paper_ids) VALUES (?, ?, ?)');
      for (const { id, seenToMs, paperIds } of looks) {
        // It may have been deleted meanwhile.
        if (move.run(seenToMs, id).changes === 0) continue;
        for (let from = 0; from < paperIds.length; from += MAX_PAPERS_A_MESSAGE) {
          const part = paperIds.slice(from, from + MAX_PAPERS_A_MESSAGE);
          add.run(`msg_${randomUUID()}`, id, JSON.stringify(part));
        }
      }
    });
  }

  /** The ids of saved searches with messages that are to be posted yet. */
  waiting(): Set<string> {
    const ids = this.#read(
      (db) => db.prepare('SELECT DISTINCT search_id FROM messages').pluck().all(),
      [],
    );
    return new Set(ids as string[]);
  }

  /** The first message of each active saved search whose next attempt is due. */
  due(nowMs: number): PendingMessage[] {
    const rows = this.#read(
      (db) =>
        db
          .prepare(
            `SELECT min(number) AS number, messages.id, search_id AS searchId, paper_ids AS paperIds,
               name, url, secret, failures
             FROM messages JOIN saved_searches ON saved_searches.id = search_id
             WHERE disabled_reason IS NULL AND next_attempt_at <= ? GROUP BY search_id ORDER BY number`,
          )
          .all(nowMs),
      [],
    );
    return rows.map((row) => {
      const message = row as PendingMessage & { paperIds: string };
      return { ...message, paperIds: JSON.parse(message.paperIds) };
    });
  }

  /** Takes a message off; with a time if it was delivered then. */
  done({ number, searchId }: PendingMessage, deliveredAtMs: number | null): void {
    this.#write((db) => {
      db.prepare('DELETE FROM messages WHERE number = ?').run(number);
      if (deliveredAtMs === null) return;
      db.prepare(
        `UPDATE saved_searches SET last_delivered_at = ?, failures = 0, last_failure = NULL,
           next_attempt_at = 0 WHERE id = ?`,
      ).run(deliveredAtMs, searchId);
    });
  }

  /** Takes down a failed attempt, and when the next is due. */
  failed({ searchId }: PendingMessage, reason: string, nextAttemptAtMs: number): void {
    this.#write((db) =>
      db
        .prepare(
          `UPDATE saved_searches SET failures = failures + 1, last_failure = ?, next_attempt_at = ?
           WHERE id = ?`,
        )
        .run(reason, nextAttemptAtMs, searchId),
    );
  }

  /** Posts nothing more until the search is put again. */
  disable(id: string, reason: string): void {
    this.#write((db) =>
      db.prepare('UPDATE saved_searches SET disabled_reason = ? WHERE id = ?').run(reason, id),
    );
  }

  close(): void {
    this.#db?.close();
    this.#db = undefined;
  }

  #read<Answer>(read: (db: SavedSearchDatabase) => Answer, none: Answer): Answer {
    if (!hasSavedSearches(this.#dataDir)) return none;
    return this.#asked(read);
  }

  #write<Answer>(write: (db: SavedSearchDatabase) => Answer): Answer {
    return this.#asked((db) => db.transaction(() => write(db)).immediate());
  }

  #asked<Answer>(ask: (db: SavedSearchDatabase) => Answer): Answer {
    try {
      this.#db ??= openSavedSearches(this.#dataDir);
      return ask(this.#db);
    } catch (error) {
      throw asNearpaperError(error, join(this.#dataDir, SAVED_SEARCHES_FILE));
    }
  }
}

function refusePrivate(url: string): void {
  try {
    refusePrivateNumber(new URL(url));
  } catch (error) {
    throw new NearpaperError('WEBHOOK_REFUSED', (error as Error).message, { cause: error });
  }
}
