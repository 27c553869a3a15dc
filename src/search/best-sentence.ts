import type { StoredPaper } from '../backend/backend.js';
import type { BestSentence, Range } from '../domain/search.js';
import { cosine } from '../domain/vectors.js';
import { sentencesOf } from '../text/sentences.js';
import type { SearchDependencies } from './pipeline.js';

/** The sentences of one abstract with their vectors. */
export type SentenceVectors = (Range & { vector: Float32Array })[];

/**
 * The sentence of the abstract nearest to the query; null without an abstract. Sentences are embedded
 * when they are first asked for and remembered by content hash.
 */
export async function bestSentence(
  { paper, contentHash }: StoredPaper,
  query: Float32Array,
  { embedder, memory }: Pick<SearchDependencies, 'embedder' | 'memory'>,
): Promise<BestSentence | null> {
  const key = `${embedder.model.fingerprint} ${contentHash}`;
  let known = memory.sentences.get(key);
  if (!known) {
    known = Promise.all(
      sentencesOf(paper.abstract).map(async ({ start, end }) => ({
        start,
        end,
        vector: await embedder.embed(paper.abstract.slice(start, end), 'passage'),
      })),
    );
    memory.sentences.set(key, known);
    known.catch(() => memory.sentences.delete(key));
  }
  let best: BestSentence | null = null;
  for (const { start, end, vector } of await known) {
    const similarity = Math.round(cosine(vector, query) * 1e6) / 1e6;
    if (best && best.similarity >= similarity) continue;
    best = { text: paper.abstract.slice(start, end), start, end, similarity };
  }
  return best;
}
