import type { PaperTable } from './columns/paper-table.js';
import type { Hnsw } from './vectors/hnsw.js';
import {
  ASKED_AROUND,
  NEIGHBOURS,
  type NearDocuments,
  NeighbourGraph,
} from './vectors/neighbour-graph.js';
import type { RowReader, VectorRows } from './vectors/vector-rows.js';

/** How many candidates hnswlib keeps while it looks for the ten nearest. */
const BREADTH_OF_NEIGHBOURS = 64;

/** Keeps the graph of neighbours in step with the papers of an index: asks hnsw who is near. */
export class Neighbours {
  readonly #hnsw: Hnsw;
  readonly #table: PaperTable;
  readonly #rows: RowReader;
  #graph: NeighbourGraph;

  constructor(hnsw: Hnsw, table: PaperTable, rows: VectorRows, graph: NeighbourGraph) {
    this.#hnsw = hnsw;
    this.#table = table;
    this.#rows = rows.reader();
    this.#graph = graph;
  }

  get graph(): NeighbourGraph {
    return this.#graph;
  }

  /** The papers that a new one with this vector is to be connected with: asked before it is in the index. */
  around(vector: Float32Array): NearDocuments {
    return this.#nearby(vector, ASKED_AROUND);
  }

  /** Connects the next docId with the papers around it. */
  connect(docId: number, around: NearDocuments): void {
    this.#graph.add(docId, around);
    for (const near of around)
      this.#graph.offer(near.docId, docId, near.similarity, this.#table.isLive);
  }

  /** Forgets all neighbours: before so many papers are added that finding them anew is faster. */
  disconnect(): void {
    this.#graph = NeighbourGraph.empty();
  }

  /** Gives every paper that has no neighbours yet the nearest of all; `yieldTurn` is awaited after each. */
  async connectAll(yieldTurn: () => Promise<void>): Promise<void> {
    for (let docId = this.#graph.maxDoc; docId < this.#table.maxDoc; docId++) {
      this.#graph.add(docId, this.#table.isLive(docId) ? this.nearestTo(docId) : []);
      await yieldTurn();
    }
  }

  /** Whether the list of a paper is shorter than it could be, since others in it were removed. */
  isShort(docId: number): boolean {
    const held = this.#graph.get(docId, this.#table.isLive);
    return held.length < Math.min(NEIGHBOURS, this.#table.liveCount - 1);
  }

  /** Gives a paper the nearest of all papers that are there now. */
  refill(docId: number): void {
    this.#graph.set(docId, this.nearestTo(docId));
  }

  /** The ten nearest papers, as the vector index finds them. */
  nearestTo(docId: number): NearDocuments {
    return this.#nearby(this.#rows.get(docId).slice(), NEIGHBOURS + 1)
      .filter((near) => near.docId !== docId)
      .slice(0, NEIGHBOURS);
  }

  /** The papers near a vector, by similarity, then docId. */
  #nearby(vector: Float32Array, count: number): NearDocuments {
    return this.#hnsw
      .search(vector, count, BREADTH_OF_NEIGHBOURS)
      .flatMap(({ label, similarity }) => {
        const docId = this.#table.docIdOf(label);
        return docId === undefined ? [] : [{ docId, similarity }];
      })
      .sort((a, b) => b.similarity - a.similarity || a.docId - b.docId);
  }
}
