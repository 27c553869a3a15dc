import { join } from 'node:path';
import { packageRoot } from '../runtime/compiled-module.js';
import { sha256Of } from '../runtime/durable-files.js';
import type { Collection } from './collection.js';

/** Git-ignored; may be deleted at any time. */
const CACHE = join(packageRoot, 'bench', '.cache', 'evaluation');

/**
 * Where the index of a collection is kept from one run to the next, never where the service keeps its
 * own. Another corpus, or another model, has another folder; a copy of the same corpus finds its own.
 */
export async function usualDataFolder(
  { name, corpusFile }: Pick<Collection, 'name' | 'corpusFile'>,
  modelFingerprint: string,
): Promise<string> {
  // Short, since a folder is read by people and one that holds something else is refused anyway.
  const [content, model] = [await sha256Of(corpusFile), modelFingerprint].map((hex) =>
    hex.slice(0, 8),
  );
  return join(CACHE, `${name}-${content}-${model}`);
}
