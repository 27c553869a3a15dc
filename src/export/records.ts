import type { Backend } from '../backend/backend.js';
import type { Paper } from '../domain/paper.js';

const PAGE = 500;

/** What an exported record says beyond its paper, under the name `nearpaper`. */
interface ExportedExtra {
  version: 1;
  /** Of the text that the vector stands for. */
  contentHash: string;
  /** Of the model that made the vector. */
  fingerprint: string;
  /** Float32, little-endian, in base64; left out where there is none, or none was asked for. */
  vector?: string;
}

export type ExportedRecord = Paper & { nearpaper: ExportedExtra };

/**
 * Every paper as a record that an ingest takes back as it is, by id, with its vector where it has one.
 * A paper that stays is there once, whatever is written meanwhile.
 */
export async function* exportedRecords(
  backend: Backend,
  { fingerprint, vectors }: { fingerprint: string; vectors: boolean },
): AsyncGenerator<ExportedRecord> {
  for (let after: string | null = null; ; ) {
    const page = await backend.listPapers(after, PAGE);
    if (page.length === 0) return;
    after = page.at(-1)?.id ?? null;
    const stored = await backend.getPapers(page.map(({ id }) => id));
    const hashes = stored.map(({ contentHash }) => contentHash);
    const known = vectors ? await backend.getVectors(hashes) : new Map<string, Float32Array>();
    for (const { paper, contentHash } of stored) {
      const vector = known.get(contentHash);
      yield {
        ...paper,
        nearpaper: {
          version: 1,
          contentHash,
          fingerprint,
          ...(vector && { vector: toBase64(vector) }),
        },
      };
    }
  }
}

function toBase64({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
