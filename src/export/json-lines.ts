import { vectorToBase64 } from '../domain/vectors.js';
import type { ExportedRecord } from './records.js';

/**
 * Records as JSON lines: the paper, and under `nearpaper` what is known of its vector, which is float32,
 * little-endian, in base64.
 */
export async function* jsonLines(records: AsyncIterable<ExportedRecord>): AsyncGenerator<string> {
  for await (const { paper, contentHash, fingerprint, vector } of records) {
    const text = vector && vectorToBase64(vector);
    const nearpaper = { version: 1, contentHash, fingerprint, vector: text };
    yield `${JSON.stringify({ ...paper, nearpaper })}\n`;
  }
}
