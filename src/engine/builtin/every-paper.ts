import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DocumentSource } from '../../store/document-source.js';
import type { VersionedPaper } from '../../store/store.js';

const PAPERS_A_TURN = 256;

/**
 * Every paper, some at a time, with a turn of the event loop in between. One that is changed meanwhile may come by
 * its old text, its new one or both, and never by neither.
 */
export async function* everyPaper(source: DocumentSource): AsyncGenerator<VersionedPaper[]> {
  for (let after = 0; ; ) {
    const papers = source.papersWithVersions(after, Number.MAX_SAFE_INTEGER, PAPERS_A_TURN);
    const last = papers.at(-1);
    if (!last) return;
    yield papers;
    after = last.version;
    await nextTurn();
  }
}
