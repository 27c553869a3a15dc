import { assert } from '../../../domain/errors.js';
import type { SectionReader, Sections } from '../checkpoint/container.js';
import { Column } from '../columns/column.js';

export const NEIGHBOURS = 10;
/**
 * How many papers around a new one are asked whether it is among their nearest now. Of 64 too few have
 * it: papers apart from the crowd count many of the crowd among their nearest, but are not near to them
 * (docs/decisions/0009: 0.970 of the exact neighbours after 5,000 papers one by one; 128: 0.988).
 */
export const ASKED_AROUND = 128;
const NOBODY = 0xffffffff;

/** Slots with similarities, nearest first. */
export type NearSlots = readonly { slot: number; similarity: number }[];

/**
 * The ten nearest papers of every paper, nearest first. A new paper gets the nearest that the vector
 * index finds, and takes its place in the lists of the 128 around it. A removed paper stays in the lists
 * of others until they are read or saved: who reads skips it (`isLive`), and `holes` names the lists
 * that a checkpoint fills again.
 */
export class NeighbourGraph {
  readonly #slots: Column<Uint32Array>;
  readonly #similarities: Column<Float32Array>;

  static empty(): NeighbourGraph {
    return new NeighbourGraph(new Uint32Array(), new Float32Array());
  }

  static read(from: SectionReader): NeighbourGraph {
    return new NeighbourGraph(
      from.take('neighbours.slots') as Uint32Array,
      from.take('neighbours.similarities') as Float32Array,
    );
  }

  private constructor(slots: Uint32Array, similarities: Float32Array) {
    this.#slots = new Column(slots);
    this.#similarities = new Column(similarities);
  }

  /** Papers that have a list. */
  get slots(): number {
    return this.#slots.length / NEIGHBOURS;
  }

  /** Adds the next slot; `around` are the papers nearest to it, itself not among them. */
  add(slot: number, around: NearSlots): void {
    assert(slot === this.slots, 'papers are added in the order of their slots');
    for (let k = 0; k < NEIGHBOURS; k++) {
      this.#slots.push(NOBODY);
      this.#similarities.push(Number.NEGATIVE_INFINITY);
    }
    this.set(slot, around);
  }

  /** Replaces the list of a slot. */
  set(slot: number, around: NearSlots): void {
    for (let k = 0; k < NEIGHBOURS; k++) {
      const near = around[k];
      this.#slots.set(slot * NEIGHBOURS + k, near?.slot ?? NOBODY);
      this.#similarities.set(slot * NEIGHBOURS + k, near?.similarity ?? Number.NEGATIVE_INFINITY);
    }
  }

  /** Lets a new paper into the list of `slot` if it is nearer than the last: in place of one that is gone, or of the last. */
  offer(
    slot: number,
    newcomer: number,
    similarity: number,
    isLive: (slot: number) => boolean,
  ): void {
    const base = slot * NEIGHBOURS;
    const slots = this.#slots.values;
    const similarities = this.#similarities.values;
    let place = NEIGHBOURS - 1;
    for (let k = 0; k < NEIGHBOURS; k++) {
      const held = slots[base + k] as number;
      if (held === newcomer) return;
      if (held !== NOBODY && !isLive(held)) place = k;
    }
    // Beyond its last entry, gone or not, the list knows nothing: who is farther off may stand behind
    // papers that were never in it. The hole stays, so that it is seen and filled.
    if ((similarities[base + NEIGHBOURS - 1] as number) >= similarity) return;
    // What stands in the way moves towards the place that is free now, so the order stays.
    while (place > 0 && (similarities[base + place - 1] as number) < similarity) {
      slots[base + place] = slots[base + place - 1] as number;
      similarities[base + place] = similarities[base + place - 1] as number;
      place--;
    }
    while (place < NEIGHBOURS - 1 && (similarities[base + place + 1] as number) > similarity) {
      slots[base + place] = slots[base + place + 1] as number;
      similarities[base + place] = similarities[base + place + 1] as number;
      place++;
    }
    slots[base + place] = newcomer;
    similarities[base + place] = similarity;
  }

  /** The list of a slot without those that are gone. */
  get(slot: number, isLive: (slot: number) => boolean): { slot: number; similarity: number }[] {
    const list: { slot: number; similarity: number }[] = [];
    this.each(slot, NEIGHBOURS, isLive, (near, similarity) =>
      list.push({ slot: near, similarity }),
    );
    return list;
  }

  /** Visits the first `limit` of the list that are not gone. */
  each(
    slot: number,
    limit: number,
    isLive: (slot: number) => boolean,
    visit: (near: number, similarity: number) => void,
  ): void {
    let left = limit;
    const end = (slot + 1) * NEIGHBOURS;
    for (let place = slot * NEIGHBOURS; place < end && left > 0; place++) {
      const near = this.#slots.get(place);
      if (near === NOBODY) break;
      if (!isLive(near)) continue;
      visit(near, this.#similarities.get(place));
      left--;
    }
  }

  /** The same lists with other slots (-1: gone); those that are gone leave their lists shorter. */
  merged(slotNow: Int32Array, slotCount: number): NeighbourGraph {
    const merged = new NeighbourGraph(
      new Uint32Array(slotCount * NEIGHBOURS),
      new Float32Array(slotCount * NEIGHBOURS),
    );
    const isLive = (slot: number) => (slotNow[slot] as number) >= 0;
    for (let slot = 0; slot < slotNow.length; slot++) {
      const now = slotNow[slot] as number;
      if (now < 0) continue;
      const list = this.get(slot, isLive);
      merged.set(
        now,
        list.map(({ slot: near, similarity }) => ({ slot: slotNow[near] as number, similarity })),
      );
    }
    return merged;
  }

  sections(): Sections {
    return {
      'neighbours.slots': this.#slots.values,
      'neighbours.similarities': this.#similarities.values,
    };
  }
}
