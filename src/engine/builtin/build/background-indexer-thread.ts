/** A thread that makes parts of an index while another puts the vectors into hnswlib: `PartsApart`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Paper } from '../../../domain/paper.js';
import { WordIndex } from '../lexical/lexical-index.js';
import { fieldsOf } from '../lexical/paper-terms.js';
import { Moments } from '../vectors/vector-statistics.js';

/** Papers of the next slots and their vectors, in their order; or that there are no more. */
export type ToPartsThread = { papers: Paper[]; vectors: Float32Array[] } | 'finish';

const port = parentPort;
if (!port) throw new Error('parts-thread.js is started as a worker');
const { dimensions } = workerData as { dimensions: number };
const moments = Moments.empty(dimensions);
let words = WordIndex.empty();

port.on('message', (message: ToPartsThread) => {
  if (message !== 'finish') {
    for (const paper of message.papers) words.add(words.slots, fieldsOf(paper));
    words = words.withoutManyRecent();
    for (const vector of message.vectors) moments.add(vector);
    return;
  }
  const sections = { ...words.merged().sections(), ...moments.sections() };
  const buffers = Object.values(sections).flatMap((content) =>
    'buffer' in content && content.buffer instanceof ArrayBuffer ? [content.buffer] : [],
  );
  port.postMessage(sections, [...new Set(buffers)]);
  port.close();
});
