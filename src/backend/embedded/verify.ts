import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NearpaperError } from '../../domain/errors.js';
import {
  CHECKPOINT_MANIFEST,
  readCheckpointManifest,
  soundFile,
} from '../../engine/builtin/checkpoint/checkpoint.js';
import { isUnusable } from '../../engine/builtin/checkpoint/unusable.js';
import { type Database, openDatabase } from '../../store/sqlite/database.js';
import { Meta } from '../../store/sqlite/meta.js';
import {
  keysOf,
  type PaperRow,
  toPaper,
  toVector,
  type VectorRow,
} from '../../store/sqlite/paper-row.js';
import { isOfThisVersion } from '../../store/sqlite/schema.js';
import { BACKUP_MANIFEST, damagedFiles, readBackupManifest } from './backup-manifest.js';

/** More are not reported: the file is lost. */
const MAX_PROBLEMS = 100;
/** How often an index is looked at that is replaced meanwhile. */
const MAX_ATTEMPTS = 5;

/**
 * Everything that is wrong with a backup or a data folder: files that are not byte for byte as they
 * were written, rows that are not, and papers that lack something. Nothing is changed. A data folder
 * may be in use; what is damaged in places of its database that hold nothing is not noticed there.
 */
export async function verify(folder: string): Promise<string[]> {
  const problems: string[] = [];
  if (existsSync(join(folder, BACKUP_MANIFEST))) {
    try {
      problems.push(...(await damagedFiles(folder, readBackupManifest(folder))));
    } catch (error) {
      if (!(error instanceof NearpaperError)) throw error;
      problems.push(error.message);
    }
    // The rows of a file that is not the one that was written say nothing.
    if (problems.length > 0) return problems;
  }
  problems.push(...problemsOfDatabase(folder), ...(await problemsOfIndex(folder)));
  return problems.slice(0, MAX_PROBLEMS);
}

/** Every row against its checksum, every structure against SQLite's own check, every paper against the rest. */
export function problemsOfDatabase(dataDir: string): string[] {
  let db: Database;
  try {
    db = openDatabase(dataDir, 'read');
  } catch (error) {
    return [messageOf(error)];
  }
  try {
    // One snapshot, whatever is written meanwhile.
    return db.transaction(() => {
      // Rows of an earlier version get their checksums and keys when the database is opened for writing.
      const rows = isOfThisVersion(db) ? [...papers(db), ...vectors(db)] : [];
      return [...structure(db), ...rows].slice(0, MAX_PROBLEMS);
    })();
  } catch (error) {
    return [messageOf(error)];
  } finally {
    db.close();
  }
}

async function problemsOfIndex(dataDir: string): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const manifest = readCheckpointManifest(dataDir);
    if (isUnusable(manifest)) {
      return existsSync(join(dataDir, CHECKPOINT_MANIFEST)) ? [manifest.unusable] : [];
    }
    const parts = Object.values(manifest.parts);
    const files = await Promise.all(parts.map((part) => soundFile(dataDir, part)));
    const found = files.filter(isUnusable).map((file) => file.unusable);
    // A server may have replaced it while it was looked at.
    const isSame = JSON.stringify(readCheckpointManifest(dataDir)) === JSON.stringify(manifest);
    if (found.length === 0 || isSame || attempt === MAX_ATTEMPTS) return found;
  }
}

function structure(db: Database): string[] {
  const found = db.pragma(`integrity_check(${MAX_PROBLEMS})`, { simple: false }) as {
    integrity_check: string;
  }[];
  return found
    .map(({ integrity_check: text }) => text)
    .filter((text) => text !== 'ok')
    .map((text) => `${db.name}: ${text}`);
}

function* papers(db: Database): Generator<string> {
  const { sequence, model } = new Meta(db);
  const hasVector = db.prepare('SELECT 1 FROM vectors WHERE content_hash = ? AND fingerprint = ?');
  const isUnembedded = db.prepare('SELECT 1 FROM unembedded WHERE paper_id = ?');
  const hasKey = db.prepare('SELECT 1 FROM paper_keys WHERE key = ? AND paper_id = ?');
  for (const row of db.prepare<[], PaperRow>('SELECT * FROM papers').iterate()) {
    const which = `the paper ${JSON.stringify(row.id)}`;
    try {
      toPaper(row);
    } catch (error) {
      yield messageOf(error);
      continue;
    }
    if (row.version > sequence)
      yield `${which} is of change ${row.version}, and the last is ${sequence}`;
    const isEmbedded = hasVector.get(row.content_hash, model?.fingerprint) !== undefined;
    if (!isEmbedded && isUnembedded.get(row.id) === undefined) {
      yield `${which} has no vector and nothing says why`;
    }
    const missing = keysOf(row).find((key) => hasKey.get(key, row.id) === undefined);
    if (missing !== undefined) yield `${which} is not found as ${JSON.stringify(missing)}`;
  }
}

function* vectors(db: Database): Generator<string> {
  for (const row of db.prepare<[], VectorRow>('SELECT * FROM vectors').iterate()) {
    try {
      toVector(row);
    } catch (error) {
      yield messageOf(error);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
