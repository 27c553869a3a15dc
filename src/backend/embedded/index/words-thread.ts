/** A thread that reads the words of papers while another puts their vectors into the index: `WordsApart`. */
import { parentPort } from 'node:worker_threads';
import type { Paper } from '../../../domain/paper.js';
import { fieldsOf } from './paper-words.js';
import { WordIndex } from './word-index.js';

/** Papers of the next slots, in their order; or that there are no more. */
export type ToWordsThread = Paper[] | 'finish';

const port = parentPort;
if (!port) throw new Error('words-thread.js is started as a worker');
let words = WordIndex.empty();

port.on('message', (message: ToWordsThread) => {
  if (message !== 'finish') {
    for (const paper of message) words.add(words.slots, fieldsOf(paper));
    words = words.withoutManyRecent();
    return;
  }
  const sections = words.merged().sections();
  const buffers = Object.values(sections).flatMap((content) =>
    'buffer' in content && content.buffer instanceof ArrayBuffer ? [content.buffer] : [],
  );
  port.postMessage(sections, [...new Set(buffers)]);
  port.close();
});
