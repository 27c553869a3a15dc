import { existsSync, rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compose } from '../src/app/compose.js';
import { createLogger } from '../src/app/log.js';
import { embedded } from '../src/backend/embedded/driver.js';
import { assert } from '../src/domain/errors.js';
import { checkpointSequenceOnDisk } from '../src/engine/builtin/checkpoint/checkpoint.js';
import { recordsOfJsonLines } from '../src/ingest/json-lines.js';
import { ingest } from '../src/ingest/pipeline.js';
import { packageRoot } from '../src/runtime/compiled-module.js';
import { openDatabase } from '../src/store/sqlite/database.js';
import { SqliteDocuments } from '../src/store/sqlite/sqlite-documents.js';
import type { Context } from './context.js';
import type { BenchPaper } from './papers.js';

const CACHE = join(packageRoot, 'bench', '.cache');

export interface PreparedFolder {
  dataDir: string;
  /** The number of its last change. */
  sequence: number;
}

/**
 * A data folder with the sample's papers and a checkpoint, kept from one benchmark to the next. The
 * papers go through the real pipeline each time: what is there already is found unchanged, what an
 * interrupted run left out is added, and a folder that holds anything else is made anew.
 */
export async function preparedFolder(context: Context): Promise<PreparedFolder> {
  const { sample } = context;
  const dataDir = folderFor(context);
  if (existsSync(dataDir)) {
    try {
      return await fill(dataDir, context);
    } catch (error) {
      process.stderr.write(`${dataDir} is made anew: ${error}\n`);
      await rm(dataDir, { recursive: true });
    }
  }
  process.stderr.write(`embedding ${sample.indexed.length} papers; later runs reuse them\n`);
  return fill(dataDir, context);
}

/**
 * The same with every paper of the file. The pipeline takes minutes to find so many unchanged, so a
 * folder with as many papers and a checkpoint of its last change is taken for complete.
 */
export async function wholeFolder(context: Context): Promise<PreparedFolder> {
  const { model, sample } = context;
  const whole = { ...context, sample: { ...sample, indexed: sample.all, others: [] } };
  const dataDir = folderFor(whole);
  const sequence = sequenceWhenComplete(dataDir, whole);
  if (sequence === undefined) return preparedFolder(whole);
  const logger = createLogger('warn');
  const backend = await embedded.open({ dataDir, model, search: false, logger });
  try {
    // Builds it anew if this version cannot use what another wrote.
    await backend.engine.checkpoint();
    return { dataDir, sequence };
  } finally {
    await backend.close();
  }
}

function folderFor({ sample, model }: Context): string {
  return join(CACHE, `papers-${sample.indexed.length}-${model.fingerprint}`);
}

function sequenceWhenComplete(dataDir: string, { sample, model }: Context): number | undefined {
  if (!existsSync(dataDir)) return undefined;
  const db = openDatabase(dataDir, 'read');
  try {
    const documents = new SqliteDocuments(db, model);
    const sequence = documents.sequence();
    const isComplete =
      documents.count() === sample.indexed.length && checkpointSequenceOnDisk(dataDir) === sequence;
    return isComplete ? sequence : undefined;
  } finally {
    db.close();
  }
}

/** A folder that may be written to; `remove` it afterwards. */
export interface ScratchFolder {
  dataDir: string;
  remove(): Promise<void>;
}

/** Beside the prepared folder, so that both are on the same disk. */
export async function emptyFolder(): Promise<ScratchFolder> {
  await mkdir(CACHE, { recursive: true });
  const dataDir = await mkdtemp(join(CACHE, 'scratch-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

export async function copyOfFolder({ dataDir }: PreparedFolder): Promise<ScratchFolder> {
  const copy = await emptyFolder();
  await cp(dataDir, copy.dataDir, { recursive: true });
  return copy;
}

async function fill(dataDir: string, { config, sample }: Context): Promise<PreparedFolder> {
  const papers = sample.indexed;
  const services = await compose({ ...config, dataDir }, createLogger('warn'), { search: false });
  try {
    const records = recordsOfJsonLines(toJsonLines(papers), 'sample');
    const outcomes = ingest(records, services, { absentFields: 'clear', match: 'ids' });
    for await (const outcome of outcomes) {
      assert(outcome.kind !== 'rejected', `${outcome.id} of the sample can be ingested`);
    }
    const before = await services.store.status();
    assert(before.papers === papers.length, `the folder holds ${papers.length} papers, no more`);
    await services.engine.checkpoint();
    const { sequence } = await services.store.status();
    const { checkpointSequence } = await services.engine.status();
    assert(checkpointSequence === sequence, 'the checkpoint holds every change');
    return { dataDir, sequence };
  } finally {
    await services.close();
  }
}

async function* toJsonLines(papers: readonly BenchPaper[]): AsyncGenerator<Uint8Array> {
  for (const paper of papers) yield Buffer.from(`${JSON.stringify(paper)}\n`);
}
