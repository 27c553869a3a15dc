import { scaleToUnitLength } from '../domain/vectors.js';
import type { EmbeddingEngine, EngineChoice, TextRole } from './embedder.js';
import { loadModel } from './engines.js';
import type { EncodingOptions } from './manifest.js';
import type { Tensor } from './model.js';
import { loadTokenizer, type Tokens } from './tokenizer.js';

/** More than the longest entries of vocabularies have. */
const CHARS_A_TOKEN = 40;

/** One text in, one vector out; runs the model on the calling thread. */
export interface Encoder {
  readonly engine: EmbeddingEngine;
  /** Why it is not one of our kernels, if nobody asked for that. */
  readonly engineReason: string | undefined;
  /** A vector of unit length. */
  encode(text: string, role: TextRole): Promise<Float32Array>;
  /** The vector of a text that `tokenize` read. */
  encodeTokens(tokens: Tokens): Promise<Float32Array>;
  tokenize(text: string, role: TextRole): Tokens;
  /** The model on token ids and nothing else: what benchmarks measure against. */
  run(tokens: Tokens): Promise<void>;
}

/**
 * Loads a model folder for the engine that was asked for, or for the first one that can compute it. Only
 * processes that live for a model import this module.
 */
export async function loadEncoder(
  folder: string,
  weights: string,
  options: EncodingOptions,
  choice: EngineChoice,
): Promise<Encoder> {
  const tokens = await loadTokenizer(folder);
  const { maxTokens } = options;
  const { engine, model, reason } = await loadModel({ folder, weights, maxTokens }, choice);

  // Long words cost the tokenizer the square of their length; what is cut here is far behind the last
  // token that is read.
  const mostChars = maxTokens * CHARS_A_TOKEN;
  const tokenize = (text: string, role: TextRole) =>
    tokens((options.prefixes[role] + text).slice(0, mostChars).toWellFormed(), maxTokens);
  const pool = options.pooling === 'cls' ? firstToken : meanOfTokens;
  const encodeTokens = async (inputs: Tokens) =>
    model(inputs, (states) => scaleToUnitLength(pool(states)));
  return {
    engine,
    engineReason: reason,
    tokenize,
    run: (inputs) => model(inputs, () => {}),
    encodeTokens,
    encode: async (text, role) => encodeTokens(tokenize(text, role)),
  };
}

/**
 * Mean pooling over [1, tokens, dimensions]. The library's own walks the matrix by columns and reads
 * a BigInt mask at every step, which costs half as much again as the model; a single unpadded text
 * has no mask, so this adds rows: four at a time, one after the other in 32 bits, so that the sum is that
 * of adding them singly.
 */
function meanOfTokens({ dims, data }: Tensor): Float32Array {
  const [, tokens = 0, dimensions = 0] = dims;
  const sum = new Float32Array(dimensions);
  const { fround } = Math;
  const whole = tokens & ~3;
  for (let row = 0; row < whole; row += 4) {
    const a = row * dimensions;
    const b = a + dimensions;
    const c = b + dimensions;
    const d = c + dimensions;
    for (let k = 0; k < dimensions; k++) {
      let value = fround((sum[k] as number) + (data[a + k] as number));
      value = fround(value + (data[b + k] as number));
      value = fround(value + (data[c + k] as number));
      sum[k] = value + (data[d + k] as number);
    }
  }
  for (let row = whole; row < tokens; row++) {
    const start = row * dimensions;
    for (let k = 0; k < dimensions; k++) sum[k] = (sum[k] as number) + (data[start + k] as number);
  }
  // Dividing by the count is left to scaleToUnitLength.
  return sum;
}

function firstToken({ dims, data }: Tensor): Float32Array {
  return data.slice(0, dims[2]);
}
