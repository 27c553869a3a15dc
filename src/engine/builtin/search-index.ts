import { assert } from '../../domain/errors.js';
import type { Paper } from '../../domain/paper.js';
import { BackgroundIndexer } from './build/background-indexer.js';
import { PaperTable } from './columns/paper-table.js';
import { LexicalIndex } from './lexical/lexical-index.js';
import { fieldTermsOf } from './lexical/paper-terms.js';
import { Neighbours } from './neighbours.js';
import type { IndexSnapshot } from './searcher.js';
import type { Sections } from './sections/sections.js';
import { Hnsw } from './vectors/hnsw.js';
import { NeighbourGraph } from './vectors/neighbour-graph.js';
import { ROWS_SECTION, type RowReader, VectorRows } from './vectors/vector-rows.js';
import { VectorStatistics } from './vectors/vector-statistics.js';
import { BuiltinVocabulary } from './vocabulary/builtin-vocabulary.js';
import { freeze } from './vocabulary/freeze.js';
import { emptyFrozenParts, type FrozenParts, frozenSections } from './vocabulary/frozen-parts.js';

/** How many postings `purgeDeleted` may look at each time; they take a millisecond or two. */
const MANY_POSTINGS = 1_000_000;
/** Where there are more, it pauses after each look this many times as long as the look took. */
const PURGE_PAUSE = 20;

/** A paper as it is added to the index. */
export interface IndexedPaper {
  version: number;
  paper: Paper;
  vector: Float32Array;
  addedAtMs: number;
}

/** The parts of an index that go by docIds (see PaperTable) and are in one file of a checkpoint. */
export interface PaperParts {
  table: PaperTable;
  rows: VectorRows;
  lexical: LexicalIndex;
  graph: NeighbourGraph;
  vectorStatistics: VectorStatistics;
  vocabulary: FrozenParts;
}

/** The parts without any paper; for `spillPath` see `VectorRows.empty`. */
export function emptyParts(dimensions: number, spillPath?: string): PaperParts {
  return {
    table: PaperTable.empty(),
    rows: VectorRows.empty(dimensions, spillPath),
    lexical: LexicalIndex.empty(),
    graph: NeighbourGraph.empty(),
    vectorStatistics: VectorStatistics.empty(dimensions),
    vocabulary: emptyFrozenParts(),
  };
}

/**
 * The writer of an index: all that is derived from the papers, kept in step. Vectors (hnsw, rows,
 * vectorStatistics), terms, columns for filters, and the graph of neighbours. Everything but hnsw goes by docIds, hnsw by
 * versions. Searches read `snapshot` with a Searcher.
 */
export class SearchIndex {
  readonly hnsw: Hnsw;
  readonly table: PaperTable;
  readonly rows: VectorRows;
  readonly neighbours: Neighbours;
  readonly #rowReader: RowReader;
  #vectorStatistics: VectorStatistics;
  #lexical: LexicalIndex;
  #vocabulary: BuiltinVocabulary | undefined;
  #background: BackgroundIndexer | undefined;
  #generation = 0;
  #nextPurgeMs = 0;

  /** An index without papers; `capacity` is how many are expected. */
  static empty(dimensions: number, capacity: number): SearchIndex {
    return new SearchIndex(Hnsw.create(dimensions, capacity), emptyParts(dimensions));
  }

  /**
   * An index for many papers at once: rows of vectors wait in a file (`spillPath`, where nothing is yet), and
   * the lexical index and the statistics of vectors are made in another thread and are not here until
   * `join`, which comes before the first `remove` and before `sections`.
   */
  static forBuild(dimensions: number, capacity: number, spillPath: string): SearchIndex {
    const hnsw = Hnsw.create(dimensions, capacity);
    const index = new SearchIndex(hnsw, emptyParts(dimensions, spillPath));
    index.#background = new BackgroundIndexer(dimensions);
    return index;
  }

  constructor(hnsw: Hnsw, parts: PaperParts) {
    const { table, rows, lexical, graph, vectorStatistics, vocabulary } = parts;
    this.hnsw = hnsw;
    this.table = table;
    this.rows = rows;
    this.#rowReader = rows.reader();
    this.#lexical = lexical;
    this.neighbours = new Neighbours(hnsw, table, rows, graph);
    this.#vectorStatistics = vectorStatistics;
    this.#vocabulary = new BuiltinVocabulary(table, vocabulary, () => this.#lexical.snapshot());
    const { maxDoc } = table;
    assert(rows.maxDoc === maxDoc && lexical.maxDoc === maxDoc, 'every part has every docId');
  }

  /** What a search reads, as it is now. */
  snapshot(): IndexSnapshot {
    return {
      hnsw: this.hnsw,
      table: this.table,
      rows: this.rows,
      graph: this.neighbours.graph,
      vectorStatistics: this.#vectorStatistics,
      lexical: this.#lexical.snapshot(),
      titleRanks: () => this.titleRanks(),
      size: this.size,
    };
  }

  get vectorStatistics(): VectorStatistics {
    return this.#vectorStatistics;
  }

  get lexical(): LexicalIndex {
    return this.#lexical;
  }

  /** Words, names and titles; undefined after `dropVocabulary`. */
  get vocabulary(): BuiltinVocabulary | undefined {
    return this.#vocabulary;
  }

  /** The place of each title in the order of titles, by docId. */
  titleRanks(): Int32Array {
    assert(this.#vocabulary, 'an index that is searched has its vocabulary');
    return this.#vocabulary.titleRanks();
  }

  /** For a process that only writes the index: `sections` makes the vocabulary anew. */
  dropVocabulary(): void {
    this.#vocabulary = undefined;
  }

  /** Live papers. */
  get size(): number {
    return this.table.liveCount;
  }

  /** Grows with each change, so that a cache sees that the index is not the same any more. */
  get generation(): number {
    return this.#generation;
  }

  /** The share of nodes of hnsw, or of docIds where that is more, that are removed papers. */
  get deadShare(): number {
    return Math.max(this.hnsw.deadShare, 1 - this.size / Math.max(1, this.table.maxDoc));
  }

  has(version: number): boolean {
    return this.table.docIdOf(version) !== undefined;
  }

  /**
   * Adds a paper under a version above all others; one that is there already is left alone. With
   * `connect: false` it has no neighbours until `neighbours.connectAll`.
   */
  add({ version, paper, vector, addedAtMs }: IndexedPaper, { connect = true } = {}): void {
    if (this.has(version)) return;
    const around = connect ? this.neighbours.around(vector) : [];
    this.hnsw.add(version, vector);
    const docId = this.table.add(version, paper, addedAtMs);
    this.rows.push(vector);
    this.#vocabulary?.add(docId, paper);
    if (this.#background) this.#background.add(paper, vector);
    else {
      this.vectorStatistics.add(vector);
      this.#lexical.add(docId, fieldTermsOf(paper));
      this.#lexical = this.#lexical.compactedIfDue();
    }
    this.#generation++;
    if (connect) this.neighbours.connect(docId, around);
  }

  /** Waits for what another thread makes of the papers (see `forBuild`) and takes it over. */
  async join(): Promise<void> {
    if (!this.#background) return;
    const { lexical, vectorStatistics } = await this.#background.finish();
    this.#lexical = lexical;
    this.#vectorStatistics = vectorStatistics;
    this.#background = undefined;
    assert(this.#lexical.maxDoc === this.table.maxDoc, 'every paper has its terms');
  }

  /** Removes a paper; one that is not there is left alone. */
  remove(version: number): void {
    assert(!this.#background, 'the parts of an index are together before something is removed');
    const docId = this.table.docIdOf(version);
    if (docId === undefined) return;
    this.hnsw.remove(version);
    this.vectorStatistics.remove(this.#rowReader.get(docId));
    this.table.remove(docId);
    this.#vocabulary?.remove(docId);
    this.#generation++;
  }

  /** Whether there is something left for `purgeDeleted`. */
  get hasDeletedToPurge(): boolean {
    return !this.#background && this.#lexical.hasDeletedToPurge(this.table.liveCount);
  }

  /**
   * Takes removed papers out of the lexical statistics, which needs a look at every posting: at once where
   * there are few, else now and then, so that it never takes more than a small part of the time.
   */
  async purgeDeleted(yieldTurn: () => Promise<void>): Promise<void> {
    if (!this.hasDeletedToPurge) return;
    const startedMs = performance.now();
    const isMany = this.#lexical.postings > MANY_POSTINGS;
    if (isMany && startedMs < this.#nextPurgeMs) return;
    await this.#lexical.purgeDeleted(this.table.live.values.slice(), yieldTurn);
    this.#generation++;
    const now = performance.now();
    this.#nextPurgeMs = now + PURGE_PAUSE * (now - startedMs);
  }

  /** What a checkpoint keeps beside the file of hnsw: the live papers, with docIds without gaps. */
  async sections(yieldTurn: () => Promise<void>): Promise<Sections> {
    assert(!this.#background, 'the parts of an index are together before it is written');
    const newDocIds = new Int32Array(this.table.maxDoc).fill(-1);
    const kept: number[] = [];
    for (let docId = 0; docId < this.table.maxDoc; docId++) {
      if (!this.table.isLive(docId)) continue;
      newDocIds[docId] = kept.length;
      kept.push(docId);
      if (this.neighbours.isShort(docId)) {
        this.neighbours.refill(docId);
        await yieldTurn();
      }
    }
    const table = this.table.compacted();
    return {
      ...table.sections(),
      ...frozenSections(await freeze(table, yieldTurn)),
      ...this.#lexical.compacted(newDocIds).sections(),
      ...this.neighbours.graph.compacted(newDocIds, kept.length).sections(),
      ...this.vectorStatistics.sections(),
      [ROWS_SECTION]: this.rows.streamed(kept),
    };
  }

  /** Ends the thread of a build and closes the file of the vectors; the index is not used afterwards. */
  async close(): Promise<void> {
    await this.#background?.stop();
    await this.rows.close();
  }
}
