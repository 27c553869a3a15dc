import { NearpaperError } from '../domain/errors.js';
import { EMBEDDING_ENGINES, type EmbeddingEngine, type EngineChoice } from './embedder.js';
import { loadKernel } from './kernels.js';
import type { Model, ModelFiles } from './model.js';
import { loadOnnxSession } from './onnx-session.js';

/** One way to compute the last hidden states of a model. */
interface Engine {
  readonly name: EmbeddingEngine;
  /** Undefined, and why, where it cannot compute this model on this machine. */
  load(files: ModelFiles, explain: (why: string) => void): Promise<Model | undefined>;
}

/** The fastest first. */
const ENGINES: readonly Engine[] = EMBEDDING_ENGINES.map((name) => ({
  name,
  load: (files, explain) =>
    name === 'onnxruntime' ? loadOnnxSession(files) : loadKernel(name, files, explain),
}));

/** Engines for other processors, which are not worth a word here. */
const FOREIGN: Record<string, readonly EmbeddingEngine[]> = {
  x64: ['i8mm', 'dotprod'],
  arm64: ['amx', 'avx512vnni', 'avxvnni', 'avx2'],
};

export interface LoadedModel {
  engine: EmbeddingEngine;
  model: Model;
  /** Why it is not one of our kernels, if nobody asked for that. */
  reason: string | undefined;
}

/**
 * Loads a model for the engine that was asked for, or for the first one that can compute it. Throws
 * EMBEDDING_ENGINE_UNAVAILABLE where the one that was asked for cannot, and what onnxruntime says of a model
 * that it cannot load.
 */
export async function loadModel(files: ModelFiles, choice: EngineChoice): Promise<LoadedModel> {
  const reasons = new Map<string, EmbeddingEngine[]>();
  for (const { name, load } of ENGINES) {
    if (choice !== 'auto' && choice !== name) continue;
    const model = await load(files, (why) => reasons.set(why, [...(reasons.get(why) ?? []), name]));
    if (model) {
      const isFallback = choice === 'auto' && name === 'onnxruntime';
      return { engine: name, model, reason: isFallback ? textOf(reasons) : undefined };
    }
  }
  throw new NearpaperError('EMBEDDING_ENGINE_UNAVAILABLE', textOf(reasons));
}

function textOf(reasons: ReadonlyMap<string, readonly EmbeddingEngine[]>): string {
  const foreign = FOREIGN[process.arch] ?? [];
  const told = [...reasons].map(([why, names]) => {
    const here = names.filter((name) => !foreign.includes(name));
    return { why, names: here.length > 0 ? here : names, isForeign: here.length === 0 };
  });
  const domestic = told.filter(({ isForeign }) => !isForeign);
  return (domestic.length > 0 ? domestic : told)
    .map(({ why, names }) => `${names.join(', ')}: ${why}`)
    .join('; ');
}
