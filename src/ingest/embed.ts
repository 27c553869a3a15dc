import { NearpaperError } from '../domain/errors.js';
import { passageText } from '../domain/text.js';
import { isUnitVector } from '../domain/vectors.js';
import type { Embedder } from '../embedding/embedder.js';
import type { Resolved } from './dedupe.js';

/** By content hash, so that papers of the same text share one run, in one batch or the next. */
export type RunningEmbeddings = Map<string, Promise<Float32Array>>;

/**
 * Gives every record that is to be written its vector. A text that cannot be embedded rejects its
 * record only, or lets it be kept without; an embedder that is not there rejects the batch.
 */
export async function embedBatch(
  batch: Resolved[],
  embedder: Embedder,
  { running, failing }: { running: RunningEmbeddings; failing: 'keep' | 'reject' },
): Promise<Resolved[]> {
  const embedOnce = async (contentHash: string, text: string) => {
    // One that fails for another paper is tried again for this one.
    const shared = running.get(contentHash);
    const vector = shared && (await shared.catch(() => undefined));
    if (vector) return vector;
    const embedding = embedder.embed(text, 'passage');
    running.set(contentHash, embedding);
    return embedding;
  };
  return Promise.all(
    batch.map(async (record) => {
      if (record.kind !== 'write' || record.vector) return record;
      const known = knownVector(record, embedder);
      if (known) return { ...record, vector: known };
      try {
        const vector = await embedOnce(record.contentHash, passageText(record.paper));
        return { ...record, vector };
      } catch (error) {
        if (!(error instanceof NearpaperError) || error.code !== 'EMBEDDING_FAILED') throw error;
        if (failing === 'keep') return { ...record, failure: error };
        const { place, ignored, id } = record;
        return { place, ignored, kind: 'rejected' as const, id, error };
      }
    }),
  );
}

/** The vector that came with a record, if it is of the same text and model, and a vector at all. */
export function knownVector(
  { candidate, contentHash }: Extract<Resolved, { kind: 'write' }>,
  { model }: Embedder,
): Float32Array | undefined {
  const known = candidate.embedding;
  if (known?.contentHash !== contentHash || known.fingerprint !== model.fingerprint)
    return undefined;
  return isUnitVector(known.vector, model.dimensions) ? known.vector : undefined;
}
