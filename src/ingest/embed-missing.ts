import type { Paper } from '../domain/paper.js';
import { passageText } from '../domain/text.js';
import type { Embedder } from '../embedding/embedder.js';
import { settleEmbedding } from './embed.js';
import type { Progress } from './progress.js';

const BATCH_SIZE = 128;

/** The texts that lack a vector of a model, and where their vectors go. */
interface MissingVectors {
  /** The next texts; none at the end, from where the next call begins anew. */
  next(limit: number): { contentHash: string; paper: Paper }[];
  /** Whether there is a text that has neither a vector nor failed. */
  readonly isBehind: boolean;
  /** Commits vectors, by content hash. */
  store(vectors: ReadonlyMap<string, Float32Array>): void;
  /** Notes a text that the model cannot take. */
  fail(contentHash: string, id: string, error: string): void;
}

/**
 * Embeds until no text lacks a vector, or the signal aborts; every batch is stored before the next is begun.
 * Throws when the embedder is not there.
 */
export async function embedMissing(
  missing: MissingVectors,
  embedder: Pick<Embedder, 'embed'>,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<void> {
  let done = 0;
  do {
    for (let batch = missing.next(BATCH_SIZE); batch.length > 0 && !signal.aborted; ) {
      const vectors = new Map<string, Float32Array>();
      await Promise.all(
        batch.map(async ({ contentHash, paper }) => {
          const { vector, failure } = await settleEmbedding(
            embedder.embed(passageText(paper), 'passage'),
          );
          if (vector) vectors.set(contentHash, vector);
          else missing.fail(contentHash, paper.id, failure.message);
        }),
      );
      missing.store(vectors);
      done += batch.length;
      progress.stored(done);
      batch = missing.next(BATCH_SIZE);
    }
  } while (!signal.aborted && missing.isBehind);
  progress.stop();
}
