import { fork } from 'node:child_process';
import { ERROR_CATALOGUE, type ErrorCode, NearpaperError } from '../domain/errors.js';
import { compiledModule } from '../runtime/compiled-module.js';
import type { PrepareResult, PrepareTask } from './prepare-child.js';

/**
 * Describes a model folder (writes its manifest), or downloads and describes a model, in a process
 * of its own. A download that fails or is killed leaves nothing that could be taken for a model.
 */
export async function prepareModel(task: PrepareTask): Promise<void> {
  const child = fork(compiledModule('embedding/prepare-child.js'), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  });
  const result = await new Promise<PrepareResult>((resolve) => {
    child.once('message', (message) => resolve(message as PrepareResult));
    child.once('exit', (code, signal) =>
      resolve({
        ok: false,
        code: 'MODEL_INVALID',
        detail: `the process that loads ${task.folder} ended with ${signal ?? `code ${code}`}`,
      }),
    );
    child.on('error', (error) =>
      resolve({ ok: false, code: 'MODEL_INVALID', detail: error.message }),
    );
    child.send(task, () => {});
  });
  if (!result.ok) {
    const code = result.code in ERROR_CATALOGUE ? (result.code as ErrorCode) : 'MODEL_INVALID';
    throw new NearpaperError(code, result.detail);
  }
}
