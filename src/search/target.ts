import type { Backend } from '../backend/backend.js';
import { NearpaperError } from '../domain/errors.js';
import type { Target } from '../domain/search.js';
import { passageText } from '../domain/text.js';
import type { Embedder } from '../embedding/embedder.js';

/** The vector of what is looked for: embedded for words, stored for a paper that is here. */
export async function targetVector(
  target: Target,
  { embedder, backend }: { embedder: Embedder; backend: Backend },
): Promise<Float32Array> {
  if (target.kind === 'query') return embedder.embed(target.text, 'query');
  if (target.kind === 'passage') return embedder.embed(passageText(target), 'passage');
  const [stored] = await backend.getPapers([target.id]);
  if (!stored) {
    throw new NearpaperError('PAPER_NOT_FOUND', `no paper has the id ${JSON.stringify(target.id)}`);
  }
  const vectors = await backend.getVectors([stored.contentHash]);
  // A paper that was changed between the two reads has a new text; embedding this one is always right.
  return vectors.get(stored.contentHash) ?? embedder.embed(passageText(stored.paper), 'passage');
}
