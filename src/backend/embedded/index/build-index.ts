import { openDatabase } from '../store/database.js';
import { Reader } from '../store/reader.js';
import { type CheckpointOwner, loadCheckpoint, writeCheckpoint } from './checkpoint.js';
import { follow } from './follow.js';
import { Hnsw } from './hnsw.js';
import { acquireCheckpointLock } from './lock.js';

/** Above this share of removed papers the graph is built anew from the live ones. */
const MAX_DEAD_SHARE = 0.2;
/** Between slices the process can be told to end, or see that its parent did. */
const SLICE_MS = 100;

export interface BuildTask {
  dataDir: string;
  fingerprint: string;
  dimensions: number;
}

export type BuildResult =
  | { kind: 'written' | 'current'; sequence: number; rebuilt: boolean }
  /** Another process is at it. */
  | { kind: 'locked' };

/**
 * Brings the checkpoint of a data folder up to the last change: from the checkpoint that is there
 * when it is sound, else from the stored vectors. Never embeds anything.
 */
export async function buildIndex({
  dataDir,
  fingerprint,
  dimensions,
}: BuildTask): Promise<BuildResult> {
  const lock = acquireCheckpointLock(dataDir);
  if (!lock) return { kind: 'locked' };
  const db = openDatabase(dataDir, 'read');
  try {
    const reader = new Reader(db, fingerprint);
    const owner: CheckpointOwner = { databaseId: reader.databaseId(), fingerprint, dimensions };
    const loaded = await loadCheckpoint(dataDir, owner, reader);
    const sound = 'index' in loaded && loaded.index.deadShare <= MAX_DEAD_SHARE;
    if (sound && loaded.sequence === reader.sequence()) {
      return { kind: 'current', sequence: loaded.sequence, rebuilt: false };
    }
    const index = sound ? loaded.index : Hnsw.create(dimensions, reader.count());
    const from = sound ? loaded.sequence : 0;
    const sequence = await follow(index, reader, from, SLICE_MS);
    await writeCheckpoint(dataDir, index, owner, sequence);
    return { kind: 'written', sequence, rebuilt: !sound };
  } finally {
    db.close();
    lock.release();
  }
}
