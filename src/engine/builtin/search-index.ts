import { assert } from '../../domain/errors.js';
import type { Paper } from '../../domain/paper.js';
import { PartsApart } from './build/background-indexer.js';
import type { Sections } from './checkpoint/container.js';
import { PaperTable } from './columns/paper-table.js';
import { WordIndex } from './lexical/lexical-index.js';
import { fieldsOf } from './lexical/paper-terms.js';
import { Hnsw } from './vectors/hnsw.js';
import { ASKED_AROUND, NEIGHBOURS, NeighbourGraph } from './vectors/neighbour-graph.js';
import { ROWS_SECTION, VectorRows } from './vectors/vector-rows.js';
import { Moments } from './vectors/vector-statistics.js';

/** Looking at so many postings takes a millisecond or two. */
const MANY_POSTINGS = 1_000_000;
/** Beyond, the pause after each look is this many times as long as the look. */
const FORGETTING_PAUSE = 20;
/** How many candidates hnswlib keeps while it looks for the ten nearest. */
const BREADTH_OF_NEIGHBOURS = 64;

/** A paper as the index takes it in. */
export interface IndexedPaper {
  label: number;
  paper: Paper;
  vector: Float32Array;
  addedAtMs: number;
}

interface Parts {
  hnsw: Hnsw;
  table: PaperTable;
  rows: VectorRows;
  words: WordIndex;
  graph: NeighbourGraph;
  moments: Moments;
}

/**
 * All that is derived from the papers, kept in step: vectors (hnsw, rows, moments), words, columns for
 * filters, and the graph of neighbours. Everything but hnsw goes by slots (see PaperTable), hnsw by
 * labels.
 */
export class SearchIndex {
  readonly hnsw: Hnsw;
  readonly table: PaperTable;
  readonly rows: VectorRows;
  #moments: Moments;
  #graph: NeighbourGraph;
  #words: WordIndex;
  #apart: PartsApart | undefined;
  #version = 0;
  #nextForgettingMs = 0;

  static empty(dimensions: number, capacity: number): SearchIndex {
    return SearchIndex.#empty(dimensions, capacity);
  }

  /**
   * For many papers at once: rows of vectors wait in a file (`spillPath`, where nothing is yet), and words
   * and moments are made in another thread and are not here until `gather`, which comes before the first
   * `remove` and before `sections`.
   */
  static forBuild(dimensions: number, capacity: number, spillPath: string): SearchIndex {
    const index = SearchIndex.#empty(dimensions, capacity, spillPath);
    index.#apart = new PartsApart(dimensions);
    return index;
  }

  static #empty(dimensions: number, capacity: number, spillPath?: string): SearchIndex {
    return new SearchIndex({
      hnsw: Hnsw.create(dimensions, capacity),
      table: PaperTable.empty(),
      rows: VectorRows.empty(dimensions, spillPath),
      words: WordIndex.empty(),
      graph: NeighbourGraph.empty(),
      moments: Moments.empty(dimensions),
    });
  }

  constructor({ hnsw, table, rows, words, graph, moments }: Parts) {
    this.hnsw = hnsw;
    this.table = table;
    this.rows = rows;
    this.#words = words;
    this.#graph = graph;
    this.#moments = moments;
    const { slots } = table;
    assert(rows.slots === slots && words.slots === slots, 'every part has every slot');
  }

  get graph(): NeighbourGraph {
    return this.#graph;
  }

  get moments(): Moments {
    return this.#moments;
  }

  get words(): WordIndex {
    return this.#words;
  }

  /** Live papers. */
  get size(): number {
    return this.table.liveCount;
  }

  /** Grows with each change, for what is remembered of the index. */
  get version(): number {
    return this.#version;
  }

  /** The part of the graph's nodes that are removed papers. */
  get deadShare(): number {
    return Math.max(this.hnsw.deadShare, 1 - this.size / Math.max(1, this.table.slots));
  }

  /** 1 for each live slot; undefined where all are. */
  get liveOrAll(): Uint8Array | undefined {
    return this.table.liveCount === this.table.slots ? undefined : this.table.live.values;
  }

  readonly isLive = (slot: number): boolean => this.table.live.get(slot) === 1;

  has(label: number): boolean {
    return this.table.slotOf(label) !== undefined;
  }

  /**
   * Adds a paper under a label above all others; one that is there already is left alone. With
   * `connect: false` it has no neighbours until `connectAll`.
   */
  add({ label, paper, vector, addedAtMs }: IndexedPaper, { connect = true } = {}): void {
    if (this.has(label)) return;
    const around = connect ? this.around(vector, ASKED_AROUND) : [];
    this.hnsw.add(label, vector);
    const slot = this.table.add(label, paper, addedAtMs);
    this.rows.push(vector);
    if (this.#apart) this.#apart.add(paper, vector);
    else {
      this.moments.add(vector);
      this.#words.add(slot, fieldsOf(paper));
      this.#words = this.#words.withoutManyRecent();
    }
    this.#version++;
    if (!connect) return;
    assert(this.graph.slots === slot, 'all papers before this one are connected');
    this.graph.add(slot, around);
    for (const near of around) this.graph.offer(near.slot, slot, near.similarity, this.isLive);
  }

  /** Takes over what was made in another thread, if it is. */
  async gather(): Promise<void> {
    if (!this.#apart) return;
    const { words, moments } = await this.#apart.finish();
    this.#words = words;
    this.#moments = moments;
    this.#apart = undefined;
    assert(this.#words.slots === this.table.slots, 'every paper has its words');
  }

  remove(label: number): void {
    assert(!this.#apart, 'the parts of an index are together before something is removed');
    const slot = this.table.slotOf(label);
    if (slot === undefined) return;
    this.hnsw.remove(label);
    this.moments.remove(this.rows.get(slot));
    this.table.remove(slot);
    this.#version++;
  }

  /** Whether there is something left for `forgetRemoved`. */
  get isBehind(): boolean {
    return !this.#apart && this.#words.isBehind(this.table.liveCount);
  }

  /**
   * Takes removed papers out of the statistics of words, which needs a look at every posting: at once
   * where there are few, else now and then, so that it never takes more than a small part of the time.
   */
  async forgetRemoved(breathe: () => Promise<void>): Promise<void> {
    if (!this.isBehind) return;
    const startedMs = performance.now();
    const isMany = this.#words.postings > MANY_POSTINGS;
    if (isMany && startedMs < this.#nextForgettingMs) return;
    await this.#words.forget(this.table.live.values.slice(), breathe);
    this.#version++;
    const now = performance.now();
    this.#nextForgettingMs = now + FORGETTING_PAUSE * (now - startedMs);
  }

  /** Forgets all neighbours: before so many papers are added that finding them anew is faster. */
  disconnect(): void {
    this.#graph = NeighbourGraph.empty();
  }

  /** Gives every paper that has no neighbours yet the nearest of all; `breathe` is awaited after each. */
  async connectAll(breathe: () => Promise<void>): Promise<void> {
    for (let slot = this.graph.slots; slot < this.table.slots; slot++) {
      this.graph.add(slot, this.isLive(slot) ? this.nearestTo(slot) : []);
      await breathe();
    }
  }

  /** The ten nearest papers, as the vector index finds them. */
  nearestTo(slot: number): { slot: number; similarity: number }[] {
    return this.around(this.rows.get(slot).slice(), NEIGHBOURS + 1)
      .filter((near) => near.slot !== slot)
      .slice(0, NEIGHBOURS);
  }

  /** The neighbours of a paper: those of the graph, found anew where some of them are gone. */
  neighboursOf(slot: number): { slot: number; similarity: number }[] {
    const held = this.graph.get(slot, this.isLive);
    return held.length < Math.min(NEIGHBOURS, this.size - 1) ? this.nearestTo(slot) : held;
  }

  /** Slots near a vector, by similarity, then slot. */
  around(vector: Float32Array, count: number): { slot: number; similarity: number }[] {
    return this.hnsw
      .search(vector, count, BREADTH_OF_NEIGHBOURS)
      .flatMap(({ label, similarity }) => {
        const slot = this.table.slotOf(label);
        return slot === undefined ? [] : [{ slot, similarity }];
      })
      .sort((a, b) => b.similarity - a.similarity || a.slot - b.slot);
  }

  /** What a checkpoint keeps beside the file of hnsw: the live papers, all in the main parts. */
  async sections(breathe: () => Promise<void>): Promise<Sections> {
    assert(!this.#apart, 'the parts of an index are together before it is written');
    const slotNow = new Int32Array(this.table.slots).fill(-1);
    const kept: number[] = [];
    for (let slot = 0; slot < this.table.slots; slot++) {
      if (!this.isLive(slot)) continue;
      slotNow[slot] = kept.length;
      kept.push(slot);
      const held = this.graph.get(slot, this.isLive);
      if (held.length < Math.min(NEIGHBOURS, this.size - 1)) {
        this.graph.set(slot, this.nearestTo(slot));
        await breathe();
      }
    }
    return {
      ...this.table.compacted().sections(),
      ...this.#words.merged(slotNow).sections(),
      ...this.graph.merged(slotNow, kept.length).sections(),
      ...this.moments.sections(),
      [ROWS_SECTION]: this.rows.streamed(kept),
    };
  }

  async close(): Promise<void> {
    await this.#apart?.stop();
    await this.rows.close();
  }
}
