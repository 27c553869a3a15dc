/** A thread that makes parts of an index while another puts the vectors into hnswlib: `PartsApart`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Paper } from '../../../domain/paper.js';
import { LexicalIndex } from '../lexical/lexical-index.js';
import { fieldTermsOf } from '../lexical/paper-terms.js';
import { VectorStatistics } from '../vectors/vector-statistics.js';

/** Papers of the next docIds and their vectors, in their order; or that there are no more. */
export type ToIndexerThread = { papers: Paper[]; vectors: Float32Array[] } | 'finish';

const port = parentPort;
if (!port) throw new Error('parts-thread.js is started as a worker');
const { dimensions } = workerData as { dimensions: number };
const vectorStatistics = VectorStatistics.empty(dimensions);
let words = LexicalIndex.empty();

port.on('message', (message: ToIndexerThread) => {
  if (message !== 'finish') {
    for (const paper of message.papers) words.add(words.maxDoc, fieldTermsOf(paper));
    words = words.compactedIfDue();
    for (const vector of message.vectors) vectorStatistics.add(vector);
    return;
  }
  const sections = { ...words.compacted().sections(), ...vectorStatistics.sections() };
  const buffers = Object.values(sections).flatMap((content) =>
    'buffer' in content && content.buffer instanceof ArrayBuffer ? [content.buffer] : [],
  );
  port.postMessage(sections, [...new Set(buffers)]);
  port.close();
});
