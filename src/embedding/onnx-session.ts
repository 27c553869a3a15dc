import { join } from 'node:path';
import * as transformers from '@xenova/transformers';
// The version that the library depends on, so that there is one copy of it.
import onnxruntime from 'onnxruntime-node';
import { assert, NearpaperError } from '../domain/errors.js';
import type { Model, ModelFiles, Tensor } from './model.js';
import { type Tokens, useLocalFilesOnly } from './tokenizer.js';

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

type LibraryModel = (inputs: Tokens) => Promise<{ last_hidden_state?: Tensor }>;

/**
 * Any model of a known type by onnxruntime. The session is made here, and not by the library, because the
 * library cannot be told to use one thread (docs/decisions/0002).
 */
export async function loadOnnxSession({ folder, weights }: ModelFiles): Promise<Model> {
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
  const session = await createSession(join(folder, weights));
  const model = new ModelClass(config, session) as unknown as LibraryModel;
  return async (inputs, read) => {
    const { last_hidden_state: states } = await model(inputs);
    assert(states, 'an encoder answers with last_hidden_state');
    return read(states);
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
