import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { yieldEvery } from '../../../runtime/yield.js';
import { openDatabase } from '../../../store/sqlite/database.js';
import { SqliteDocuments } from '../../../store/sqlite/sqlite-documents.js';
import { applyChanges } from '../apply-changes.js';
import { type CheckpointOwner, writeCheckpoint } from '../checkpoint/checkpoint.js';
import { loadCheckpoint, salvageCheckpoint } from '../checkpoint/load.js';
import { acquireCheckpointLock } from '../checkpoint/lock.js';
import { isUnusable } from '../checkpoint/unusable.js';
import { SearchIndex } from '../search-index.js';

/** Above this share of removed papers (`SearchIndex.deadShare`) the index is built anew from the live ones. */
const MAX_DEAD_SHARE = 0.2;
/** Above this share of new papers their neighbours are found once all are there. */
const MANY_NEW_SHARE = 0.1;
/** Between slices the process can be told to end, or see that its parent did. */
const SLICE_MS = 100;
/** How often a build that began while papers are written looks for more. */
const LOOK_MS = 100;

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
 * Brings the checkpoint of a data folder up to the last change: from the checkpoint that is there when
 * it is sound, else from the part of it that is, else from the stored vectors and texts. Never embeds
 * anything. What is written until `complete` resolves is taken in too.
 */
export async function buildIndex(
  { dataDir, fingerprint, dimensions }: BuildTask,
  complete?: Promise<void>,
): Promise<BuildResult> {
  const lock = acquireCheckpointLock(dataDir);
  if (!lock) return { kind: 'locked' };
  const db = openDatabase(dataDir, 'read');
  try {
    const source = new SqliteDocuments(db, { fingerprint, dimensions });
    const owner: CheckpointOwner = { databaseId: source.storeId, fingerprint, dimensions };
    const loaded = await loadCheckpoint(dataDir, owner, source);
    const isWhole = !isUnusable(loaded) && loaded.index.deadShare <= MAX_DEAD_SHARE;
    if (isWhole && !complete && loaded.sequence === source.sequence()) {
      return { kind: 'current', sequence: loaded.sequence, rebuilt: false };
    }
    const yieldTurn = yieldEvery(SLICE_MS);
    const salvaged = isUnusable(loaded)
      ? await salvageCheckpoint(dataDir, owner, source, yieldTurn)
      : loaded;
    // A sound checkpoint of too many removed papers is no base to go on from.
    const base = isUnusable(salvaged) || (salvaged === loaded && !isWhole) ? undefined : salvaged;
    const spillPath = join(dataDir, `vectors-rows-${process.pid}.tmp`);
    const index = base?.index ?? SearchIndex.forBuild(dimensions, source.count(), spillPath);
    index.dropVocabulary();
    const from = base?.sequence ?? 0;
    const isMany = source.count() - index.size > MANY_NEW_SHARE * source.count();
    if (isMany) index.neighbours.disconnect();
    const follow = async (since: number, { connect } = { connect: true }) => {
      const changes = source.changes(since);
      await applyChanges(index, changes, { yieldTurn, connect });
      return changes.sequence;
    };
    let sequence = await follow(from, { connect: !isMany });
    await index.neighbours.connectAll(yieldTurn);
    await index.join();
    const isComplete = complete?.then(() => true);
    for (let isLast = !isComplete; isComplete && !isLast; ) {
      isLast = await Promise.race([isComplete, sleep(LOOK_MS, false)]);
      sequence = await follow(sequence);
    }
    await writeCheckpoint(dataDir, index, owner, sequence, yieldTurn);
    return { kind: 'written', sequence, rebuilt: !isWhole };
  } finally {
    db.close();
    lock.release();
  }
}
