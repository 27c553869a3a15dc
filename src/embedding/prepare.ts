import { NearpaperError } from '../domain/errors.js';
import { ChildProcess } from '../runtime/child-process.js';
import { compiledModule } from '../runtime/compiled-module.js';
import type { FromPreparer, PrepareTask, ToPreparer } from './prepare-child.js';

/**
 * Describes a model folder (writes its manifest), or downloads and describes a model, in a process
 * of its own. A download that fails or is killed leaves nothing that could be taken for a model.
 */
export async function prepareModel(task: PrepareTask): Promise<void> {
  const child = new ChildProcess<ToPreparer, FromPreparer>(
    compiledModule('embedding/prepare-child.js'),
    { name: `the process that loads ${task.folder}` },
  );
  child.send({ kind: 'prepare', task });
  try {
    await child.receive();
  } catch (error) {
    if (error instanceof NearpaperError) throw error;
    throw new NearpaperError('MODEL_INVALID', (error as Error).message);
  }
}
