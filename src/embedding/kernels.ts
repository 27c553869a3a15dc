import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../domain/errors.js';
import { type Addon, loadAddon, type NativeBert } from './addon.js';
import { type BertWeights, bertConfig, bertWeights } from './bert-weights.js';
import type { Model, ModelFiles } from './model.js';
import { readOnnxGraph } from './onnx-graph.js';

/**
 * Loads a BERT of int8 weights into one of our kernels (native/, docs/decisions/0014). Where that cannot be,
 * says why and resolves with undefined.
 */
export async function loadKernel(
  kernel: string,
  files: ModelFiles,
  explain: (why: string) => void,
): Promise<Model | undefined> {
  let addon: Addon;
  try {
    addon = loadAddon();
  } catch (error) {
    const [why] = String(error).split('\n');
    explain(`native/ is not compiled for this machine, which \`npm run install\` does (${why})`);
    return undefined;
  }
  const compiled = addon.kernels.find(({ name }) => name === kernel);
  if (!compiled?.isSupported) {
    explain(compiled ? 'this processor lacks what it needs' : 'it was not compiled here');
    return undefined;
  }
  const weights = await weightsOf(files);
  if (!weights) {
    explain('the model is no BERT with int8 weights of a kind that it knows');
    return undefined;
  }
  const bert = create(addon, kernel, weights, explain);
  if (!bert) return undefined;
  const { dimensions } = weights;
  // The same memory for every text: new one for each would have to be cleared and collected.
  const states = new Float32Array(files.maxTokens * dimensions);
  return async ({ input_ids: ids }, readStates) => {
    assert(ids, 'a tokenizer gives input_ids');
    const tokens = ids.data.length;
    bert.run(ids.data, states);
    const data = states.subarray(0, tokens * dimensions);
    return readStates({ dims: [1, tokens, dimensions], data });
  };
}

function create(
  addon: Addon,
  kernel: string,
  weights: BertWeights,
  explain: (why: string) => void,
): NativeBert | undefined {
  try {
    return new addon.Bert(kernel, weights);
  } catch (error) {
    explain(String(error));
    return undefined;
  }
}

/** What was read for one kernel is there for the next. */
const readBefore = new WeakMap<ModelFiles, Promise<BertWeights | undefined>>();

function weightsOf(files: ModelFiles): Promise<BertWeights | undefined> {
  const weights = readBefore.get(files) ?? readWeights(files);
  readBefore.set(files, weights);
  return weights;
}

async function readWeights({
  folder,
  weights,
  maxTokens,
}: ModelFiles): Promise<BertWeights | undefined> {
  const config = bertConfig(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')));
  if (!config) return undefined;
  const graph = readGraph(await readFile(join(folder, weights)));
  return graph && bertWeights(graph, config, maxTokens);
}

/** A file that is no ONNX at all is for onnxruntime to complain about. */
function readGraph(file: Uint8Array): ReturnType<typeof readOnnxGraph> | undefined {
  try {
    return readOnnxGraph(file);
  } catch {
    return undefined;
  }
}
