import { existsSync, rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../src/built.js';
import { compose } from '../src/compose.js';
import { assert } from '../src/domain/errors.js';
import { ingest } from '../src/ingest/pipeline.js';
import { recordsOfJsonLines } from '../src/ingest/sources.js';
import { createLogger } from '../src/log.js';
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
  const { sample, model } = context;
  const dataDir = join(CACHE, `papers-${sample.indexed.length}-${model.fingerprint}`);
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
    const outcomes = ingest(records, services, { absentFields: 'clear' });
    for await (const outcome of outcomes) {
      assert(outcome.kind !== 'rejected', `${outcome.id} of the sample can be ingested`);
    }
    const before = await services.backend.status();
    assert(before.papers === papers.length, `the folder holds ${papers.length} papers, no more`);
    await services.backend.checkpoint();
    const { sequence, index } = await services.backend.status();
    assert(index.checkpointSequence === sequence, 'the checkpoint holds every change');
    return { dataDir, sequence };
  } finally {
    await services.close();
  }
}

async function* toJsonLines(papers: readonly BenchPaper[]): AsyncGenerator<Uint8Array> {
  for (const paper of papers) yield Buffer.from(`${JSON.stringify(paper)}\n`);
}
