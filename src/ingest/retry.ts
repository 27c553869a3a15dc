import { passageText } from '../domain/text.js';
import type { Embedder } from '../embedding/embedder.js';
import { allUnembedded, MAX_EMBEDDING_ATTEMPTS, type Store } from '../store/store.js';
import { settleEmbedding } from './embed.js';

const BATCH_SIZE = 64;

/**
 * Tries once more to embed the papers that are stored without a vector, except those that have failed
 * MAX_EMBEDDING_ATTEMPTS times. Returns how many have one now. Throws when the embedder is not there.
 */
export async function retryUnembedded(
  { embedder, store }: { embedder: Embedder; store: Store },
  signal?: AbortSignal,
): Promise<number> {
  let embedded = 0;
  for await (const papers of allUnembedded(store, BATCH_SIZE)) {
    for (const { id, attempts } of papers) {
      if (signal?.aborted) return embedded;
      if (attempts < MAX_EMBEDDING_ATTEMPTS && (await retry(id, embedder, store))) embedded++;
    }
  }
  return embedded;
}

async function retry(id: string, embedder: Embedder, store: Store): Promise<boolean> {
  const [stored] = await store.getPapers([id]);
  if (!stored) return false;
  const { paper, contentHash } = stored;
  const known = (await store.getVectors([contentHash])).get(contentHash);
  const { vector, failure } = known
    ? { vector: known }
    : await settleEmbedding(embedder.embed(passageText(paper), 'passage'));
  // Written over this paper only: one that was changed meanwhile has another text.
  const [outcome] = await store.write([
    {
      kind: 'put',
      paper,
      contentHash,
      vector: vector ?? null,
      failure: failure?.message,
      expected: paper,
    },
  ]);
  return failure === undefined && outcome === 'updated';
}
