import { join } from 'node:path';
import * as transformers from '@xenova/transformers';
// The version that the library depends on, so that there is one copy of it.
import onnxruntime from 'onnxruntime-node';
import { assert, NearpaperError } from '../domain/errors.js';
import type { TextRole } from './embedder.js';
import type { EncodingOptions } from './manifest.js';
import { loadTokenizer, type Tokens, useLocalFilesOnly } from './tokenizer.js';

/** model_type in config.json -> the library's class; listed in models/README.md. */
const MODEL_CLASSES = {
  bert: transformers.BertModel,
  nomic_bert: transformers.NomicBertModel,
  mpnet: transformers.MPNetModel,
  distilbert: transformers.DistilBertModel,
  roberta: transformers.RobertaModel,
  'xlm-roberta': transformers.XLMRobertaModel,
  albert: transformers.AlbertModel,
  electra: transformers.ElectraModel,
};

/** More than the longest entries of vocabularies have. */
const CHARS_A_TOKEN = 40;

interface Tensor {
  dims: number[];
  data: Float32Array;
}
type Model = (inputs: Tokens) => Promise<{ last_hidden_state?: Tensor }>;

/** One text in, one vector out; runs the model on the calling thread. */
export interface Encoder {
  /** A vector of unit length. */
  encode(text: string, role: TextRole): Promise<Float32Array>;
  /** The model's own outcome for the same token ids and nothing else: what benchmarks measure against. */
  tokenize(text: string, role: TextRole): Tokens;
  run(tokens: Tokens): Promise<Tensor>;
}

/**
 * Loads a model folder. The session is made here, and not by the library, because the library
 * cannot be told to use one thread (docs/decisions/0002). Only this module, tokenizer.ts and prepare-child.ts import it.
 */
export async function loadEncoder(
  folder: string,
  weights: string,
  options: EncodingOptions,
): Promise<Encoder> {
  useLocalFilesOnly();
  const config = await transformers.AutoConfig.from_pretrained(folder);
  const modelType: string = config.model_type;
  const ModelClass = MODEL_CLASSES[modelType as keyof typeof MODEL_CLASSES];
  if (ModelClass === undefined) {
    throw new NearpaperError(
      'MODEL_UNSUPPORTED',
      `${folder} has model_type ${JSON.stringify(modelType)}; known are ${Object.keys(MODEL_CLASSES).join(', ')}`,
    );
  }
  const tokens = await loadTokenizer(folder);
  const session = await createSession(join(folder, weights));
  const model = new ModelClass(config, session) as unknown as Model;

  // Long words cost the tokenizer the square of their length; what is cut here is far behind the last
  // token that is read.
  const mostChars = options.maxTokens * CHARS_A_TOKEN;
  const tokenize = (text: string, role: TextRole) =>
    tokens((options.prefixes[role] + text).slice(0, mostChars).toWellFormed(), options.maxTokens);
  const run = async (inputs: Tokens) => {
    const { last_hidden_state: states } = await model(inputs);
    assert(states, 'an encoder answers with last_hidden_state');
    return states;
  };
  const pool = options.pooling === 'cls' ? firstToken : meanOfTokens;
  return {
    tokenize,
    run,
    encode: async (text, role) => unitLength(pool(await run(tokenize(text, role)))),
  };
}

async function createSession(path: string): Promise<unknown> {
  try {
    return await onnxruntime.InferenceSession.create(path, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    });
  } catch (cause) {
    throw new NearpaperError('MODEL_INVALID', `${path} is not a model that onnxruntime can load`, {
      cause,
    });
  }
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
  // Dividing by the count is left to unitLength.
  return sum;
}

function firstToken({ dims, data }: Tensor): Float32Array {
  return data.slice(0, dims[2]);
}

/** Scales the vector itself. */
function unitLength(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const norm = Math.sqrt(squares);
  assert(norm > 0 && Number.isFinite(norm), 'the model gives finite vectors that are not zero');
  for (let k = 0; k < vector.length; k++) vector[k] = (vector[k] as number) / norm;
  return vector;
}
