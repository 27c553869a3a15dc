import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../runtime/compiled-module.js';
import type { Collection } from './collection.js';

/** Git-ignored, and thrown away whenever anybody likes. */
const CACHE = join(packageRoot, 'bench', '.cache', 'evaluation');

/**
 * Where the index of a collection is kept from one run to the next, never where the service keeps its
 * own. Another corpus, or another model, has another folder; a copy of the same corpus finds its own.
 */
export async function usualDataFolder(
  { name, corpusFile }: Pick<Collection, 'name' | 'corpusFile'>,
  modelFingerprint: string,
): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(corpusFile)) hash.update(chunk);
  // Short, since a folder is read by people and one that holds something else is refused anyway.
  const [content, model] = [hash.digest('hex'), modelFingerprint].map((hex) => hex.slice(0, 8));
  return join(CACHE, `${name}-${content}-${model}`);
}
