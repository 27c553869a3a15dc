/**
 * A process that lives for one task: describe a model folder, or download a model and describe it.
 * It is a process of its own because loading a model blocks whatever loads it.
 */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as transformers from '@xenova/transformers';
import { NearpaperError } from '../domain/errors.js';
import type { Failed } from '../runtime/messages.js';
import { ParentProcess } from '../runtime/parent-process.js';
import { serializeError } from '../runtime/serialized-error.js';
import { type Description, describeModel } from './describe.js';

export interface PrepareTask {
  id: string;
  folder: string;
  description: Description;
  /** Present when the model is to be fetched first. */
  download?: { modelsDir: string; hubUrl: string | undefined };
}

export interface ToPreparer {
  kind: 'prepare';
  task: PrepareTask;
}

export type FromPreparer = { kind: 'prepared' } | Failed;

let workplace: string | undefined;

const parent = new ParentProcess<ToPreparer, FromPreparer>({
  onParentGone: () => {
    if (workplace) rmSync(workplace, { recursive: true, force: true });
  },
});
const { task } = await parent.receive();
try {
  await prepare(task);
  parent.finish({ kind: 'prepared' });
} catch (error) {
  const known =
    error instanceof NearpaperError
      ? error
      : new NearpaperError('MODEL_INVALID', `${task.folder}: ${error}`);
  parent.finish({ kind: 'failed', error: serializeError(known) });
}

async function prepare({ id, folder, description, download }: PrepareTask): Promise<void> {
  if (!download) {
    await describeModel(folder, id, description);
    return;
  }
  // Everything happens beside the final place; the rename is what makes the model exist.
  await mkdir(download.modelsDir, { recursive: true });
  workplace = await mkdtemp(join(download.modelsDir, '.download-'));
  try {
    await fetchModel(id, workplace, download.hubUrl);
    const fetched = join(workplace, id);
    await describeModel(fetched, id, { origin: `downloaded from the hub: ${id}`, ...description });
    await mkdir(dirname(folder), { recursive: true });
    await rename(fetched, folder);
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

/** Has the library fetch everything that it needs to load the model, into `cacheDir`/id. */
async function fetchModel(id: string, cacheDir: string, hubUrl: string | undefined): Promise<void> {
  const { env, AutoModel, AutoTokenizer } = transformers;
  const before = { ...env };
  if (hubUrl) env.remoteHost = hubUrl.endsWith('/') ? hubUrl : `${hubUrl}/`;
  env.allowLocalModels = false;
  env.cacheDir = cacheDir;
  try {
    await AutoTokenizer.from_pretrained(id);
    await AutoModel.from_pretrained(id, { quantized: true });
  } catch (cause) {
    throw new NearpaperError(
      'MODEL_DOWNLOAD_FAILED',
      `${id} could not be downloaded from ${env.remoteHost}: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  } finally {
    env.allowLocalModels = before.allowLocalModels;
  }
}
