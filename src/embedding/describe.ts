import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NearpaperError } from '../domain/errors.js';
import { vectorFromBase64 } from '../domain/vectors.js';
import { loadEncoder } from './encoder.js';
import {
  type EncodingOptions,
  MANIFEST_FILE,
  type ModelManifest,
  sha256OfModelFile,
} from './manifest.js';
import { makeProbes } from './probes.js';

/** Longer passages gain nothing on abstracts and cost in proportion (docs/decisions/0002). */
const USUAL_MAX_TOKENS = 256;

const WEIGHTS = ['onnx/model_quantized.onnx', 'onnx/model.onnx'];
const REQUIRED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const OPTIONAL = ['special_tokens_map.json'];

/** What the user may say about a model; what is left out is read from the folder or the usual value. */
export type Description = Partial<EncodingOptions> &
  Partial<Pick<ModelManifest, 'origin' | 'licence' | 'goodMatch'>>;

/**
 * Looks at a model folder, embeds the probe texts with it and writes its manifest, through a
 * temporary file so that there is never half a manifest.
 */
export async function describeModel(
  folder: string,
  id: string,
  said: Description,
): Promise<ModelManifest> {
  const weights = WEIGHTS.find((path) => existsSync(join(folder, path)));
  const missing = REQUIRED.filter((path) => !existsSync(join(folder, path)));
  if (weights === undefined) missing.push(WEIGHTS.join(' or '));
  if (weights === undefined || missing.length > 0) {
    throw new NearpaperError('MODEL_INVALID', `${folder} lacks ${missing.join(', ')}`);
  }
  const most = await mostTokens(folder);
  if (said.maxTokens !== undefined && said.maxTokens > most) {
    throw new NearpaperError(
      'MODEL_INVALID',
      `${folder} takes at most ${most} tokens, not ${said.maxTokens}`,
    );
  }
  const options: EncodingOptions = {
    maxTokens: said.maxTokens ?? Math.min(USUAL_MAX_TOKENS, most),
    pooling: said.pooling ?? 'mean',
    prefixes: said.prefixes ?? { query: '', passage: '' },
  };
  const files: ModelManifest['files'] = {};
  const present = OPTIONAL.filter((path) => existsSync(join(folder, path)));
  for (const path of [...REQUIRED, ...present, weights]) {
    files[path] = await sha256OfModelFile(join(folder, path));
  }
  const probes = await makeProbes(
    // By what runs on every machine, so that the folder can be taken to another one.
    await loadEncoder(folder, weights, options, 'onnxruntime'),
  );
  const manifest: ModelManifest = {
    id,
    origin: said.origin ?? 'a local folder',
    licence: said.licence ?? 'not stated',
    dtype: weights.includes('quantized') ? 'int8' : 'float32',
    dimensions: vectorFromBase64(probes[0]?.vector ?? '').length,
    ...options,
    goodMatch: said.goodMatch,
    files,
    probes,
  };
  const path = join(folder, MANIFEST_FILE);
  await writeFile(`${path}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${path}.tmp`, path);
  return manifest;
}

/** The longest input that the model's own files allow. */
async function mostTokens(folder: string): Promise<number> {
  const read = async (file: string, field: string): Promise<number> => {
    const value = JSON.parse(await readFile(join(folder, file), 'utf8'))[field];
    return Number.isInteger(value) && value > 0 ? value : Number.POSITIVE_INFINITY;
  };
  return Math.min(
    await read('config.json', 'max_position_embeddings'),
    await read('tokenizer_config.json', 'model_max_length'),
  );
}
