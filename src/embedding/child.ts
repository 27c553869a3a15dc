/**
 * An embedding process: loads one model, then embeds one text after another, queries first.
 * The model is computed on the calling thread, so messages are only read between two texts.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { NearpaperError } from '../domain/errors.js';
import { extendPriorityToSession } from '../runtime/priority.js';
import type { Engine } from './embedder.js';
import { type Encoder, loadEncoder } from './encoder.js';
import {
  fingerprintOf,
  type ModelManifest,
  onnxFile,
  readManifest,
  verifyFiles,
} from './manifest.js';
import { checkProbes } from './probes.js';
import type { FromChild, ToChild } from './protocol.js';

type Loading = Extract<ToChild, { type: 'load' }>;
type Job = Extract<ToChild, { type: 'embed' }>;

const queries: Job[] = [];
const passages: Job[] = [];
let encoder: Encoder | undefined;
let working = false;

extendPriorityToSession();
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToChild) => {
  if (message.type === 'load') void load(message);
  else {
    (message.role === 'query' ? queries : passages).push(message);
    void work();
  }
});

function tell(message: FromChild): void {
  process.send?.(message);
}

async function load({ folder, fingerprint, engine }: Loading): Promise<void> {
  try {
    const manifest = await readManifest(folder);
    if (fingerprintOf(manifest) !== fingerprint) {
      throw new NearpaperError(
        'MODEL_CHANGED',
        `${folder} was described anew since the service was started; start it again`,
      );
    }
    await verifyFiles(folder, manifest);
    const loaded = await loadChecked(folder, manifest, engine);
    encoder = loaded.encoder;
    // The file of the weights, and what was read of them: too little of the heap for V8 to see to it soon.
    globalThis.gc?.();
    tell({
      type: 'ready',
      engine: encoder.engine,
      probeSimilarity: loaded.probeSimilarity,
    });
  } catch (error) {
    const known = error instanceof NearpaperError;
    tell({
      type: 'unusable',
      code: known ? error.code : 'MODEL_INVALID',
      detail: known ? error.message : `${folder} cannot be loaded: ${error}`,
    });
  }
}

async function loadChecked(
  folder: string,
  manifest: ModelManifest,
  engine: Engine,
): Promise<{ encoder: Encoder; probeSimilarity: number }> {
  const encoder = await loadEncoder(folder, onnxFile(manifest), manifest, engine);
  try {
    return { encoder, probeSimilarity: await checkProbes(encoder, manifest) };
  } catch (error) {
    // A model that looks like one that the kernels know, and is not.
    if (encoder.engine === 'kernels') return loadChecked(folder, manifest, 'onnxruntime');
    throw error;
  }
}

async function work(): Promise<void> {
  if (working) return;
  working = true;
  // A message that came in while the last text ran is read by this turn of the event loop.
  for (;;) {
    await nextTurn();
    const job = queries.shift() ?? passages.shift();
    if (!job) break;
    try {
      if (!encoder) throw new Error('no model is loaded');
      tell({ type: 'vector', job: job.job, vector: await encoder.encode(job.text, job.role) });
    } catch (error) {
      tell({ type: 'failed', job: job.job, detail: String(error) });
    }
  }
  working = false;
}
