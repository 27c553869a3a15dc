import { NearpaperError } from '../domain/errors.js';
import { passageText } from '../domain/text.js';
import { isUnitVector } from '../domain/vectors.js';
import type { Embedder } from '../embedding/embedder.js';
import type { Decision, PlannedWrite } from './decision.js';

/** The embeddings that run, by content hash, so that papers of the same text share one run, in one batch or the next. */
export type RunningEmbeddings = Map<string, Promise<Float32Array>>;

/** The vector of a text, or EMBEDDING_FAILED where the model cannot take it. */
export type Embedded =
  | { vector: Float32Array; failure?: undefined }
  | { vector: undefined; failure: NearpaperError };

/** Resolves for a text that cannot be embedded; rejects for every other error, of which no text is the cause. */
export async function settleEmbedding(embedding: Promise<Float32Array>): Promise<Embedded> {
  try {
    return { vector: await embedding };
  } catch (error) {
    if (!(error instanceof NearpaperError) || error.code !== 'EMBEDDING_FAILED') throw error;
    return { vector: undefined, failure: error };
  }
}

/**
 * Gives every record that is to be written its vector. A text that cannot be embedded rejects its
 * record only, or lets it be kept without; an embedder that is not there rejects the batch.
 */
export async function embedBatch(
  batch: readonly Decision[],
  embedder: Embedder,
  { running, failing }: { running: RunningEmbeddings; failing: 'keep' | 'reject' },
): Promise<Decision[]> {
  const embedOnce = async ({ contentHash, paper }: PlannedWrite) => {
    // One that fails for another paper is tried again for this one.
    const shared = running.get(contentHash);
    const vector = shared && (await shared.catch(() => undefined));
    if (vector) return vector;
    const embedding = embedder.embed(passageText(paper), 'passage');
    running.set(contentHash, embedding);
    return embedding;
  };
  return Promise.all(
    batch.map(async (decision) => {
      if (decision.kind !== 'write' || decision.vector) return decision;
      const known = knownVector(decision, embedder);
      if (known) return { ...decision, vector: known };
      const { vector, failure } = await settleEmbedding(embedOnce(decision));
      if (!failure || failing === 'keep') return { ...decision, vector, failure };
      const { origin, subject } = decision;
      return { kind: 'rejected', origin, id: subject.id, error: failure };
    }),
  );
}

/** The vector that came with a record, if it is of the same text and model, and a vector at all. */
export function knownVector(
  { record, contentHash }: PlannedWrite,
  { model }: Embedder,
): Float32Array | undefined {
  const known = record.embedding;
  if (known?.contentHash !== contentHash || known.fingerprint !== model.fingerprint)
    return undefined;
  return isUnitVector(known.vector, model.dimensions) ? known.vector : undefined;
}
