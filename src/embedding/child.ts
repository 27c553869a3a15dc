/**
 * An embedding process: loads one model, then embeds one text after another, queries first.
 * The model is computed on the calling thread, so messages are only read between two texts.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { NearpaperError } from '../domain/errors.js';
import { collectGarbage } from '../runtime/collect-garbage.js';
import type { Failed } from '../runtime/messages.js';
import { ParentProcess } from '../runtime/parent-process.js';
import { extendPriorityToSession } from '../runtime/priority.js';
import { type SerializedError, serializeError } from '../runtime/serialized-error.js';
import type { EmbeddingEngine, EngineChoice, TextRole } from './embedder.js';
import { type Encoder, loadEncoder } from './encoder.js';
import {
  fingerprintOf,
  type ModelManifest,
  onnxFile,
  readManifest,
  verifyFiles,
} from './manifest.js';
import { checkProbes } from './probes.js';

interface LoadRequest {
  kind: 'load';
  folder: string;
  fingerprint: string;
  /** What is to compute the model. */
  engine: EngineChoice;
}

interface EmbedRequest {
  kind: 'embed';
  job: number;
  text: string;
  role: TextRole;
}

export type ToEmbedder = LoadRequest | EmbedRequest;

/** The answer to `load`: what loaded the model, and its least similarity to the manifest's probes. */
export interface ModelLoaded {
  kind: 'loaded';
  engine: EmbeddingEngine;
  /** Why it is not one of our kernels, if nobody asked for that. */
  engineReason: string | undefined;
  probeSimilarity: number;
}

/** The answer to `embed`. */
export type TextEmbedded =
  | { kind: 'vector'; job: number; vector: Float32Array; tokens: number }
  | { kind: 'unembedded'; job: number; error: SerializedError };

export type FromEmbedder = ModelLoaded | Failed | TextEmbedded;

const queries: EmbedRequest[] = [];
const passages: EmbedRequest[] = [];
let encoder: Encoder | undefined;
let working = false;

extendPriorityToSession();
const parent = new ParentProcess<ToEmbedder, FromEmbedder>({
  onMessage: (message) => {
    if (message.kind === 'load') void load(message);
    else {
      (message.role === 'query' ? queries : passages).push(message);
      void work();
    }
  },
});

async function load({ folder, fingerprint, engine }: LoadRequest): Promise<void> {
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
    collectGarbage();
    parent.send({
      kind: 'loaded',
      engine: encoder.engine,
      engineReason: loaded.engineReason,
      probeSimilarity: loaded.probeSimilarity,
    });
  } catch (error) {
    const known =
      error instanceof NearpaperError
        ? error
        : new NearpaperError('MODEL_INVALID', `${folder} cannot be loaded: ${error}`);
    parent.send({ kind: 'failed', error: serializeError(known) });
  }
}

interface Checked {
  encoder: Encoder;
  engineReason: string | undefined;
  probeSimilarity: number;
}

async function loadChecked(
  folder: string,
  manifest: ModelManifest,
  choice: EngineChoice,
): Promise<Checked> {
  const encoder = await loadEncoder(folder, onnxFile(manifest), manifest, choice);
  const { engine, engineReason } = encoder;
  try {
    // Probes are short. What takes other instructions for many rows is to fail here as well, if it does.
    if (engine !== 'onnxruntime') {
      await encoder.encode('paper '.repeat(manifest.maxTokens), 'passage');
    }
    return { encoder, engineReason, probeSimilarity: await checkProbes(encoder, manifest) };
  } catch (error) {
    // A model that looks like one that the kernels know, and is not; or a processor that computes something else.
    if (choice !== 'auto' || engine === 'onnxruntime') throw error;
    const said = error instanceof Error ? error.message : String(error);
    const loaded = await loadChecked(folder, manifest, 'onnxruntime');
    return { ...loaded, engineReason: `${engine}: ${said}` };
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
      const inputs = encoder.tokenize(job.text, job.role);
      const vector = await encoder.encodeTokens(inputs);
      const tokens = inputs.input_ids?.data.length ?? 0;
      parent.send({ kind: 'vector', job: job.job, vector, tokens });
    } catch (error) {
      const failure = new NearpaperError('EMBEDDING_FAILED', String(error));
      parent.send({ kind: 'unembedded', job: job.job, error: serializeError(failure) });
    }
  }
  working = false;
}
