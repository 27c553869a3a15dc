import { jsonl } from '../formats/json/jsonl.js';
import type { SourceRecord } from '../formats/record.js';

/** The records of a stream that is known to be JSONL, such as the body of a request. */
export function recordsOfJsonLines(
  chunks: AsyncIterable<Uint8Array>,
  source: string,
): AsyncIterable<SourceRecord> {
  return jsonl.read({ name: source, chunks, firstLine: 1 }, {});
}
