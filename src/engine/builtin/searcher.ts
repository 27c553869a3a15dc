import type { PaperTable } from './columns/paper-table.js';
import { IdSet } from './id-set.js';
import { LexicalSearcher } from './lexical/lexical-searcher.js';
import type { LexicalSnapshot } from './lexical/lexical-snapshot.js';
import type { Hnsw } from './vectors/hnsw.js';
import type { NeighbourGraph } from './vectors/neighbour-graph.js';
import type { VectorRows } from './vectors/vector-rows.js';
import type { VectorStatistics } from './vectors/vector-statistics.js';

/**
 * What a search reads of an index. It may await turns of the event loop between its steps, and one writer
 * may change the index meanwhile:
 *
 *   lexical                   does not change
 *   rows                      gain docIds, which the lexical part does not have
 *   table, graph, hnsw,       are as they are when they are read: a paper that was removed is gone
 *   vectorStatistics          at once, one that was added has a docId that no bitmap of the search has
 */
export interface IndexSnapshot {
  readonly hnsw: Hnsw;
  readonly table: PaperTable;
  readonly rows: VectorRows;
  readonly graph: NeighbourGraph;
  readonly vectorStatistics: VectorStatistics;
  readonly lexical: LexicalSnapshot;
  /** The place of each title in the order of titles, by docId, as it is when it is asked for. */
  readonly titleRanks: () => Int32Array;
  /** Live papers when the snapshot was taken. */
  readonly size: number;
}

/**
 * The scratch space of searches, one for each thread that searches. Steps that use it do not await, so
 * searches that overlap in one thread share it.
 */
export class Searcher {
  readonly lexical = new LexicalSearcher();
  readonly ids = new IdSet();
  #places = new Int32Array();

  /** An array of at least `maxDoc` zeros, by docId. Whoever uses it puts back to 0 what it sets. */
  places(maxDoc: number): Int32Array {
    if (this.#places.length < maxDoc) this.#places = new Int32Array(Math.ceil(1.25 * maxDoc));
    return this.#places;
  }
}
