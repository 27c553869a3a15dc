import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import { copyKeys } from '../../access/key-database.js';
import { NearpaperError } from '../../domain/errors.js';
import {
  CHECKPOINT_MANIFEST,
  readCheckpointManifest,
  soundFile,
} from '../../engine/builtin/checkpoint/checkpoint.js';
import { isUnusable } from '../../engine/builtin/checkpoint/unusable.js';
import { copyDurably, fsync, sha256Of } from '../../runtime/durable-files.js';
import { asNearpaperError } from '../../runtime/storage-error.js';
import { copySavedSearches } from '../../saved-searches/database.js';
import { DATABASE_FILE, openDatabase } from '../../store/sqlite/database.js';
import { Meta } from '../../store/sqlite/meta.js';
import { BACKUP_MANIFEST, type BackupManifest, damaged, manifestText } from './backup-manifest.js';
import { problemsOfDatabase } from './verify.js';

/** How often the index is copied anew because it was replaced meanwhile. */
const MAX_INDEX_ATTEMPTS = 5;
/** All pages in one step: a backup in several begins anew whenever somebody writes. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies the papers, their vectors, the index, the keys and the saved searches of a data folder into a new folder `target`, as they
 * are at one moment, while others go on reading and writing. The copy is checked before it gets its
 * name, so a folder `target` is a whole backup. Throws BACKUP_EXISTS, BACKUP_DAMAGED (the data folder
 * is), STORAGE_FULL or what opening the database throws.
 */
export async function backUp(
  dataDir: string,
  target: string,
  nearpaper: string,
): Promise<BackupManifest> {
  if (
    existsSync(target) &&
    !(statSync(target).isDirectory() && (await readdir(target)).length === 0)
  ) {
    throw new NearpaperError('BACKUP_EXISTS', `${target} exists already`);
  }
  const source = openDatabase(dataDir, 'read');
  const partial = join(dirname(target), `.${basename(target)}-${process.pid}.partial`);
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    // The index first: it may be older than the papers, and must not be newer.
    await copyIndex(dataDir, partial);
    const copy = join(partial, DATABASE_FILE);
    await source.backup(copy, { progress: () => ALL_PAGES });
    const facts = sealDatabase(copy);
    const [problem] = problemsOfDatabase(partial);
    if (problem !== undefined) throw damaged(`the data folder is damaged: ${problem}`);
    await fsync(copy);
    await copyKeys(dataDir, partial);
    await copySavedSearches(dataDir, partial);
    const manifest = {
      version: 1 as const,
      createdAt: new Date().toISOString(),
      nearpaper,
      ...facts,
      files: await filesOf(partial),
    };
    await writeFile(join(partial, BACKUP_MANIFEST), manifestText(manifest));
    await fsync(join(partial, BACKUP_MANIFEST));
    await fsync(partial);
    await rename(partial, target);
    await fsync(dirname(target));
    return { ...manifest, sha256: '' };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw asNearpaperError(error, target);
  } finally {
    source.close();
  }
}

/** Copies the index; leaves it out when it is replaced again and again, because it can be built anew. */
async function copyIndex(dataDir: string, to: string): Promise<void> {
  for (let attempt = 0; attempt < MAX_INDEX_ATTEMPTS; attempt++) {
    const manifest = readCheckpointManifest(dataDir);
    if (isUnusable(manifest)) return;
    const parts = Object.values(manifest.parts);
    const names = [...parts.map(({ file }) => file), CHECKPOINT_MANIFEST];
    try {
      for (const name of names) await copyDurably(join(dataDir, name), join(to, name));
      const copied = readCheckpointManifest(to);
      const files = await Promise.all(parts.map((part) => soundFile(to, part)));
      const isSame = JSON.stringify(copied) === JSON.stringify(manifest);
      if (isSame && !files.some(isUnusable)) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    for (const name of names) await rm(join(to, name), { force: true });
  }
}

/** Makes the copy one file that needs no others, and says what is in it. */
function sealDatabase(path: string) {
  const db = new SQLite(path);
  try {
    db.pragma('journal_mode = DELETE');
    const { databaseId, sequence, model } = new Meta(db);
    return {
      databaseId,
      sequence,
      papers: db.prepare('SELECT count(*) FROM papers').pluck().get() as number,
      model: model ?? { id: '', fingerprint: '' },
    };
  } finally {
    db.close();
  }
}

async function filesOf(folder: string) {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { name, bytes: (await stat(path)).size, sha256: await sha256Of(path) };
    }),
  );
}
