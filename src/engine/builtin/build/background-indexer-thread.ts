/** A thread that makes parts of an index while another puts the vectors into hnswlib: `BackgroundIndexer`. */
import type { Paper } from '../../../domain/paper.js';
import { ParentThread, threadData } from '../../../runtime/parent-thread.js';
import { LexicalIndex } from '../lexical/lexical-index.js';
import { fieldTermsOf } from '../lexical/paper-terms.js';
import type { NumbersOrTexts } from '../sections/sections.js';
import { VectorStatistics } from '../vectors/vector-statistics.js';

export interface IndexerStart {
  dimensions: number;
}

/** Papers of the next docIds and their vectors, in their order; or that there are no more. */
export type ToIndexer =
  | { kind: 'add'; papers: Paper[]; vectors: Float32Array[] }
  | { kind: 'finish' };

/** The answer to `finish`. */
export interface FromIndexer {
  kind: 'sections';
  sections: Record<string, NumbersOrTexts>;
}

const { dimensions } = threadData<IndexerStart>();
const vectorStatistics = VectorStatistics.empty(dimensions);
let lexical = LexicalIndex.empty();

const parent = new ParentThread<ToIndexer, FromIndexer>((message) => {
  if (message.kind === 'add') {
    for (const paper of message.papers) lexical.add(lexical.maxDoc, fieldTermsOf(paper));
    lexical = lexical.compactedIfDue();
    for (const vector of message.vectors) vectorStatistics.add(vector);
    return;
  }
  // Neither part has rows to be streamed (`StreamedRows`).
  const sections = {
    ...lexical.compacted().sections(),
    ...vectorStatistics.sections(),
  } as FromIndexer['sections'];
  const buffers = Object.values(sections).flatMap((content) =>
    ArrayBuffer.isView(content) && content.buffer instanceof ArrayBuffer ? [content.buffer] : [],
  );
  parent.send({ kind: 'sections', sections }, [...new Set(buffers)]);
  parent.close();
});
