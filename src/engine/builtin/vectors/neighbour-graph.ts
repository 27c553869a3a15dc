import { assert } from '../../../domain/errors.js';
import { Column } from '../columns/column.js';
import type { SectionReader } from '../sections/section-reader.js';
import type { Sections } from '../sections/sections.js';

/** How many neighbours a list has at most. */
export const NEIGHBOURS = 10;
/**
 * How many papers around a new one are asked whether it is among their nearest now. 64 are too few:
 * an outlying paper has many papers of a dense group among its nearest, but is not among the 64 nearest of
 * any of them (docs/decisions/0009: 0.970 of the exact neighbours after 5,000 papers one by one; 128: 0.988).
 */
export const ASKED_AROUND = 128;
/** Stands in a list behind its last docId. */
const NOBODY = 0xffffffff;

/** DocIds with similarities, nearest first. */
export type NearDocuments = readonly { docId: number; similarity: number }[];

/**
 * The ten nearest papers of every paper, nearest first. A new paper gets the nearest that the vector
 * index finds, and takes its place in the lists of the 128 around it. A removed paper stays in the lists
 * of others until they are read or saved: readers skip it (`isLive`), and `SearchIndex.sections` fills the
 * lists that became shorter before a checkpoint is written.
 */
export class NeighbourGraph {
  readonly #docIds: Column<Uint32Array>;
  readonly #similarities: Column<Float32Array>;

  static empty(): NeighbourGraph {
    return new NeighbourGraph(new Uint32Array(), new Float32Array());
  }

  static read(from: SectionReader): NeighbourGraph {
    return new NeighbourGraph(
      from.take('neighbours.docIds') as Uint32Array,
      from.take('neighbours.similarities') as Float32Array,
    );
  }

  private constructor(docIds: Uint32Array, similarities: Float32Array) {
    this.#docIds = new Column(docIds);
    this.#similarities = new Column(similarities);
  }

  /** Papers that have a list. */
  get maxDoc(): number {
    return this.#docIds.length / NEIGHBOURS;
  }

  /** Adds the next docId; `around` are the papers nearest to it, itself not among them. */
  add(docId: number, around: NearDocuments): void {
    assert(docId === this.maxDoc, 'papers are added in the order of their docIds');
    for (let k = 0; k < NEIGHBOURS; k++) {
      this.#docIds.push(NOBODY);
      this.#similarities.push(Number.NEGATIVE_INFINITY);
    }
    this.set(docId, around);
  }

  /** Replaces the list of a docId. */
  set(docId: number, around: NearDocuments): void {
    for (let k = 0; k < NEIGHBOURS; k++) {
      const near = around[k];
      this.#docIds.set(docId * NEIGHBOURS + k, near?.docId ?? NOBODY);
      this.#similarities.set(docId * NEIGHBOURS + k, near?.similarity ?? Number.NEGATIVE_INFINITY);
    }
  }

  /** Puts a new paper into the list of `docId` if it is nearer than the last, in place of one that is gone or of the last. */
  offer(
    docId: number,
    newcomer: number,
    similarity: number,
    isLive: (docId: number) => boolean,
  ): void {
    const base = docId * NEIGHBOURS;
    const docIds = this.#docIds.values;
    const similarities = this.#similarities.values;
    let place = NEIGHBOURS - 1;
    for (let k = 0; k < NEIGHBOURS; k++) {
      const held = docIds[base + k] as number;
      if (held === newcomer) return;
      if (held !== NOBODY && !isLive(held)) place = k;
    }
    // Beyond its last entry, gone or not, the list knows nothing: who is farther off may stand behind
    // papers that were never in it. The hole stays, so that it is seen and filled.
    if ((similarities[base + NEIGHBOURS - 1] as number) >= similarity) return;
    // What stands in the way moves towards the place that is free now, so the order stays.
    while (place > 0 && (similarities[base + place - 1] as number) < similarity) {
      docIds[base + place] = docIds[base + place - 1] as number;
      similarities[base + place] = similarities[base + place - 1] as number;
      place--;
    }
    while (place < NEIGHBOURS - 1 && (similarities[base + place + 1] as number) > similarity) {
      docIds[base + place] = docIds[base + place + 1] as number;
      similarities[base + place] = similarities[base + place + 1] as number;
      place++;
    }
    docIds[base + place] = newcomer;
    similarities[base + place] = similarity;
  }

  /** The list of a docId without those that are gone. */
  get(docId: number, isLive: (docId: number) => boolean): { docId: number; similarity: number }[] {
    const list: { docId: number; similarity: number }[] = [];
    this.each(docId, NEIGHBOURS, isLive, (near, similarity) =>
      list.push({ docId: near, similarity }),
    );
    return list;
  }

  /** Visits the first `limit` of the list that are not gone. */
  each(
    docId: number,
    limit: number,
    isLive: (docId: number) => boolean,
    visit: (near: number, similarity: number) => void,
  ): void {
    let left = limit;
    const end = (docId + 1) * NEIGHBOURS;
    for (let place = docId * NEIGHBOURS; place < end && left > 0; place++) {
      const near = this.#docIds.get(place);
      if (near === NOBODY) break;
      if (!isLive(near)) continue;
      visit(near, this.#similarities.get(place));
      left--;
    }
  }

  /** The same lists with other docIds (-1: gone); those that are gone leave their lists shorter. */
  compacted(newDocIds: Int32Array, docCount: number): NeighbourGraph {
    const compacted = new NeighbourGraph(
      new Uint32Array(docCount * NEIGHBOURS),
      new Float32Array(docCount * NEIGHBOURS),
    );
    const isLive = (docId: number) => (newDocIds[docId] as number) >= 0;
    for (let docId = 0; docId < newDocIds.length; docId++) {
      const now = newDocIds[docId] as number;
      if (now < 0) continue;
      const list = this.get(docId, isLive);
      compacted.set(
        now,
        list.map(({ docId: near, similarity }) => ({
          docId: newDocIds[near] as number,
          similarity,
        })),
      );
    }
    return compacted;
  }

  sections(): Sections {
    return {
      'neighbours.docIds': this.#docIds.values,
      'neighbours.similarities': this.#similarities.values,
    };
  }
}
