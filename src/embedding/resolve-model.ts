import { existsSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { NearpaperError } from '../domain/errors.js';
import type { EmbeddingModel } from './embedder.js';
import { fingerprintOf, MANIFEST_FILE, readManifest } from './manifest.js';
import { prepareModel } from './prepare.js';

export interface ModelChoice {
  /** A folder under `modelsDir`, an absolute path, or a hub id such as `owner/name`. */
  model: string;
  modelsDir: string;
  allowModelDownload: boolean;
  modelHubUrl: string | undefined;
}

/**
 * Finds the folder of the configured model, downloading it first where that is allowed, and reads
 * what its manifest promises. The files themselves are checked by each process that loads them.
 */
export async function resolveModel(
  choice: ModelChoice,
): Promise<{ folder: string; model: EmbeddingModel }> {
  const folder = modelFolder(choice);
  if (!existsSync(folder)) await download(choice, folder);
  else if (!existsSync(join(folder, MANIFEST_FILE))) {
    throw new NearpaperError('MODEL_INVALID', `${folder} has no ${MANIFEST_FILE}`);
  }
  const manifest = await readManifest(folder);
  const { id, dimensions, maxTokens, goodMatch } = manifest;
  const fingerprint = fingerprintOf(manifest);
  return { folder, model: { id, fingerprint, dimensions, maxTokens, goodMatch } };
}

/** The folder of a model, whether it is there or not. */
export function modelFolder({
  model,
  modelsDir,
}: Pick<ModelChoice, 'model' | 'modelsDir'>): string {
  return isAbsolute(model) ? model : join(modelsDir, model);
}

async function download(choice: ModelChoice, folder: string): Promise<void> {
  const { model, modelsDir, allowModelDownload, modelHubUrl } = choice;
  const isHubId = /^[\w.-]+\/[\w.-]+$/.test(model) && normalize(model) === model;
  if (!allowModelDownload || !isHubId) {
    throw new NearpaperError(
      'MODEL_NOT_FOUND',
      `MODEL=${model}: ${folder} does not exist${
        isHubId
          ? ' and ALLOW_MODEL_DOWNLOAD is not 1'
          : '; and it is not a hub id (owner/name) that could be downloaded'
      }`,
    );
  }
  await prepareModel({
    id: model,
    folder,
    description: {},
    download: { modelsDir, hubUrl: modelHubUrl },
  });
}
