import { NearpaperError } from '../domain/errors.js';
import { passageText } from '../domain/text.js';
import type { Embedder } from '../embedding/embedder.js';
import type { Resolved } from './dedupe.js';

/**
 * Gives every record that is to be written its vector. A text that cannot be embedded rejects its
 * record only; an embedder that is not there rejects the batch.
 */
export async function embedBatch(batch: Resolved[], embedder: Embedder): Promise<Resolved[]> {
  return Promise.all(
    batch.map(async (record) => {
      if (record.kind !== 'write' || record.vector) return record;
      try {
        const vector = await embedder.embed(passageText(record.paper), 'passage');
        return { ...record, vector };
      } catch (error) {
        if (!(error instanceof NearpaperError) || error.code !== 'EMBEDDING_FAILED') throw error;
        const { place, ignored, id } = record;
        return { place, ignored, kind: 'rejected' as const, id, error };
      }
    }),
  );
}
