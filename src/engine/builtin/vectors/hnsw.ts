import hnswlib from 'hnswlib-node';
import { assert } from '../../../domain/errors.js';
import { LabelSet } from './label-set.js';

/** docs/decisions/0004 has the measurements: recall@10 0.995 at 100,000 papers and ef 50. */
const M = 16;
const EF_CONSTRUCTION = 200;
const SEED = 100;

/** What a graph was built with; the manifest of a checkpoint has it too. */
export const HNSW_PARAMETERS = { metric: 'ip', m: M, efConstruction: EF_CONSTRUCTION, seed: SEED };

/**
 * hnswlib behind checks that it does not make itself: it stores NaN without an error, throws for a label
 * that it does not have, and does not grow. Labels are the versions of papers; similarity is the inner
 * product, which for unit vectors is the cosine.
 */
export class Hnsw {
  readonly dimensions: number;
  readonly #index: hnswlib.HierarchicalNSW;
  /** What a search may return: everything that was added and not removed. */
  readonly #live: LabelSet;

  static create(dimensions: number, capacity: number): Hnsw {
    const index = new hnswlib.HierarchicalNSW('ip', dimensions);
    index.initIndex({
      maxElements: Math.max(1_024, Math.ceil(capacity * 1.2)),
      m: M,
      efConstruction: EF_CONSTRUCTION,
      randomSeed: SEED,
    });
    return new Hnsw(index, dimensions, new LabelSet());
  }

  /**
   * Reads a file that `save` wrote and that was verified since: hnswlib checks nothing, and a damaged
   * file can crash the process. `liveLabels` are the versions that the papers have now; other labels in
   * the file are removed.
   */
  static async load(
    path: string,
    dimensions: number,
    liveLabels: readonly number[],
  ): Promise<Hnsw> {
    const index = new hnswlib.HierarchicalNSW('ip', dimensions);
    await index.readIndex(path);
    const live = new LabelSet();
    for (const label of liveLabels) live.add(label);
    const present = new LabelSet();
    for (const label of index.getIdsList()) {
      if (live.has(label)) present.add(label);
      else markDeleted(index, label);
    }
    return new Hnsw(index, dimensions, present);
  }

  private constructor(index: hnswlib.HierarchicalNSW, dimensions: number, live: LabelSet) {
    this.#index = index;
    this.#live = live;
    this.dimensions = dimensions;
  }

  get size(): number {
    return this.#live.size;
  }

  /** The share of the graph's nodes that are removed papers: they cost time and, in the end, recall. */
  get deadShare(): number {
    const nodes = this.#index.getCurrentCount();
    return nodes === 0 ? 0 : 1 - this.#live.size / nodes;
  }

  has(label: number): boolean {
    return this.#live.has(label);
  }

  /** Whether this very vector is stored under the label. */
  holds(label: number, vector: Float32Array): boolean {
    if (!this.#live.has(label)) return false;
    const stored = this.#index.getPoint(label);
    return vector.every((value, k) => value === stored[k]);
  }

  /** Adds a unit vector under a label that was never used before; a label that is there already is left alone. */
  add(label: number, vector: Float32Array): void {
    if (this.#live.has(label)) return;
    assert(vector.length === this.dimensions, `a vector has ${this.dimensions} dimensions`);
    assert(vector.every(Number.isFinite), 'a vector holds finite numbers');
    const capacity = this.#index.getMaxElements();
    if (this.#index.getCurrentCount() >= capacity) {
      this.#index.resizeIndex(Math.ceil(capacity * 1.5));
    }
    this.#index.addPoint(Array.from(vector), label);
    this.#live.add(label);
  }

  /** A removed label is found no more; its node stays in the graph. */
  remove(label: number): void {
    if (this.#live.delete(label)) this.#index.markDelete(label);
  }

  /**
   * The labels nearest to a unit vector, with their similarities; at most `topK` of them. `breadth` is
   * hnswlib's ef: how many candidates the search keeps, never fewer than what it is to find.
   */
  search(
    vector: Float32Array,
    topK: number,
    breadth: number,
  ): { label: number; similarity: number }[] {
    const count = Math.min(topK, this.#live.size);
    if (count === 0) return [];
    this.#index.setEf(Math.max(breadth, count));
    const { neighbors, distances } = this.#index.searchKnn(Array.from(vector), count);
    return neighbors.map((label, rank) => ({ label, similarity: 1 - (distances[rank] as number) }));
  }

  /** Writes to `path` on a thread of hnswlib's own; nothing may be added or removed meanwhile. */
  async save(path: string): Promise<void> {
    await this.#index.writeIndex(path);
  }
}

function markDeleted(index: hnswlib.HierarchicalNSW, label: number): void {
  try {
    index.markDelete(label);
  } catch {
    // It was removed before the file was written, and the mark is in the file.
  }
}
