import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { assert } from '../domain/errors.js';
import { packageRoot } from '../runtime/compiled-module.js';
import { type BertWeights, bertConfig, bertWeights } from './bert-weights.js';
import type { Model } from './model.js';
import { readOnnxGraph } from './onnx-graph.js';

interface NativeBert {
  /** Writes the states of one text's tokens: tokens x dimensions, into the beginning of `states`. */
  run(ids: BigInt64Array, states: Float32Array): void;
}
interface Addon {
  /** Whether this processor has what the kernels are compiled for. */
  isSupported: boolean;
  /** Absent where there is nothing to support. */
  Bert?: new (
    weights: BertWeights,
  ) => NativeBert;
  /** Turns the use of tiles on or off, for tests: they are faster, and change no bit. */
  useTiles?(wanted: boolean): void;
}

/**
 * A BERT of int8 weights by our own kernels (native/, docs/decisions/0014), or undefined where they cannot run
 * it: another processor, another kind of model, an addon that was not built.
 */
export async function loadKernels(
  folder: string,
  weights: string,
  maxTokens: number,
): Promise<Model | undefined> {
  const addon = loadAddon();
  if (!addon?.isSupported || !addon.Bert) return undefined;
  const config = bertConfig(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')));
  if (!config) return undefined;
  const graph = readGraph(await readFile(join(folder, weights)));
  const read = graph && bertWeights(graph, config, maxTokens);
  if (!read) return undefined;
  const bert = new addon.Bert(read);
  const { dimensions } = read;
  // The same memory for every text: new one for each would have to be cleared and collected.
  const states = new Float32Array(maxTokens * dimensions);
  return async ({ input_ids: ids }, readStates) => {
    assert(ids, 'a tokenizer gives input_ids');
    const tokens = ids.data.length;
    bert.run(ids.data, states);
    const data = states.subarray(0, tokens * dimensions);
    return readStates({ dims: [1, tokens, dimensions], data });
  };
}

/** What native/ was compiled to, or undefined where it was not. */
export function loadAddon(): Addon | undefined {
  try {
    const path = join(packageRoot, 'native/build/Release/nearpaper_kernels.node');
    return createRequire(import.meta.url)(path);
  } catch {
    // Not compiled, or for another version of the C library.
    return undefined;
  }
}

/** A file that is no ONNX at all is for onnxruntime to complain about. */
function readGraph(file: Uint8Array): ReturnType<typeof readOnnxGraph> | undefined {
  try {
    return readOnnxGraph(file);
  } catch {
    return undefined;
  }
}
