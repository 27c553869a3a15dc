/**
 * A process that does nothing but run the model, as the limit for everything that is built around
 * it. Started by `BareProcess`.
 */

import type { EmbeddingEngine, EngineChoice } from '../src/embedding/embedder.js';
import type { Encoder } from '../src/embedding/encoder.js';
import { onnxFile, readManifest } from '../src/embedding/manifest.js';

/** `model`: the model on token ids that are there already; `encode`: text to vector. */
export type BareWork = 'model' | 'encode';

export type ToBare =
  | { type: 'load'; folder: string; texts: string[]; engine: EngineChoice }
  | { type: 'work'; work: BareWork };
export type FromBare =
  /** `importMs` is loading the libraries, `loadMs` the tokenizer and the weights. */
  | {
      type: 'loaded';
      engine: EmbeddingEngine;
      importMs: number;
      loadMs: number;
      meanTokens: number;
    }
  | { type: 'worked'; tookMs: number };

const WARM_UP_RUNS = 20;

type Tokens = ReturnType<Encoder['tokenize']>;

let encoder: Encoder;
let texts: string[] = [];
let tokens: Tokens[] = [];

process.on('disconnect', () => process.exit(0));
process.on('message', async (message: ToBare) => {
  const answer = message.type === 'load' ? await load(message) : await work(message.work);
  process.send?.(answer);
});

async function load(task: Extract<ToBare, { type: 'load' }>): Promise<FromBare> {
  const startedMs = performance.now();
  const { loadEncoder } = await import('../src/embedding/encoder.js');
  const importedMs = performance.now();
  const manifest = await readManifest(task.folder);
  encoder = await loadEncoder(task.folder, onnxFile(manifest), manifest, task.engine);
  const loadedMs = performance.now();
  texts = task.texts;
  tokens = texts.map((text) => encoder.tokenize(text, 'passage'));
  for (const some of tokens.slice(0, WARM_UP_RUNS)) await encoder.run(some);
  const counts = tokens.map((some) => some.input_ids?.dims[1] ?? 0);
  return {
    type: 'loaded',
    engine: encoder.engine,
    importMs: importedMs - startedMs,
    loadMs: loadedMs - importedMs,
    meanTokens: counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length),
  };
}

async function work(kind: BareWork): Promise<FromBare> {
  const startedMs = performance.now();
  if (kind === 'model') for (const some of tokens) await encoder.run(some);
  else for (const text of texts) await encoder.encode(text, 'passage');
  return { type: 'worked', tookMs: performance.now() - startedMs };
}
