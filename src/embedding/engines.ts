import { NearpaperError } from '../domain/errors.js';
import { EMBEDDING_ENGINES, type EmbeddingEngine, type EngineChoice } from './embedder.js';
import { loadKernel } from './kernels.js';
import type { Model, ModelFiles } from './model.js';
import { loadOnnxSession } from './onnx-session.js';

/** One way to compute the last hidden states of a model. */
interface Engine {
  readonly name: EmbeddingEngine;
  /** Kinds of processors (`process.arch`) that it is made for; absent: all. */
  readonly architecture?: string;
  /** Undefined, and why, where it cannot compute this model on this machine. */
  load(files: ModelFiles, explain: (why: string) => void): Promise<Model | undefined>;
}

const ARCHITECTURES: Partial<Record<EmbeddingEngine, string>> = {
  amx: 'x64',
  avx512vnni: 'x64',
  avxvnni: 'x64',
  avx2: 'x64',
  i8mm: 'arm64',
  dotprod: 'arm64',
};

/** The kind of processors (`process.arch`) that an engine is made for; undefined: all. */
export function architectureOf(engine: EmbeddingEngine): string | undefined {
  return ARCHITECTURES[engine];
}

/** The fastest first. */
const ENGINES: readonly Engine[] = EMBEDDING_ENGINES.map((name): Engine => {
  const architecture = architectureOf(name);
  if (architecture === undefined) return { name, load: loadOnnxSession };
  const load: Engine['load'] = async (files, explain) => {
    if (architecture === process.arch) return loadKernel(name, files, explain);
    explain(`it is for ${architecture} processors, and this one is ${process.arch}`);
    return undefined;
  };
  return { name, architecture, load };
});

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
  const isCandidate = ({ name, architecture = process.arch }: Engine) =>
    choice === 'auto' ? architecture === process.arch : choice === name;
  const reasons = new Map<string, EmbeddingEngine[]>();
  for (const { name, load } of ENGINES.filter(isCandidate)) {
    const model = await load(files, (why) => reasons.set(why, [...(reasons.get(why) ?? []), name]));
    if (!model) continue;
    const isFallback = choice === 'auto' && name === 'onnxruntime';
    return { engine: name, model, reason: isFallback ? textOf(reasons) : undefined };
  }
  throw new NearpaperError('EMBEDDING_ENGINE_UNAVAILABLE', textOf(reasons));
}

/** "amx, avxvnni: this processor lacks what it needs; ..." */
function textOf(reasons: ReadonlyMap<string, readonly EmbeddingEngine[]>): string {
  if (reasons.size === 0) return `there is no kernel for ${process.arch} processors`;
  return [...reasons].map(([why, names]) => `${names.join(', ')}: ${why}`).join('; ');
}
