import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  copyOwnerDatabase,
  type OwnerDatabase,
  type OwnerDatabaseFile,
  openOwnerDatabase,
} from '../runtime/owner-database.js';

/** The name of the file of saved searches in a data folder. */
export const SAVED_SEARCHES_FILE = 'saved-searches.db';

const FILE: OwnerDatabaseFile = {
  fileName: SAVED_SEARCHES_FILE,
  // 'npss' in ASCII.
  applicationId: 0x6e707373,
  schemaVersion: 1,
  tables: `
  CREATE TABLE saved_searches (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_to INTEGER NOT NULL,
    disabled_reason TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    last_failure TEXT,
    last_delivered_at INTEGER,
    next_attempt_at INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    search_id TEXT NOT NULL REFERENCES saved_searches ON DELETE CASCADE,
    paper_ids TEXT NOT NULL
  ) STRICT;
  CREATE INDEX messages_of ON messages (search_id, number);
`,
};

export type SavedSearchDatabase = OwnerDatabase;

/** Whether a data folder ever had saved searches. */
export function hasSavedSearches(dataDir: string): boolean {
  return existsSync(join(dataDir, SAVED_SEARCHES_FILE));
}

/** Opens the saved searches of a data folder, and creates what is not there. Throws what `openOwnerDatabase` does. */
export function openSavedSearches(dataDir: string): SavedSearchDatabase {
  return openOwnerDatabase(dataDir, FILE, 'write');
}

/** Copies the saved searches of a data folder, as they are at one moment; nothing where there are none. */
export function copySavedSearches(dataDir: string, folder: string): Promise<void> {
  return copyOwnerDatabase(dataDir, folder, FILE);
}
