const SLOTS_PER_ID = 4;

/** Finds equal ones among the few ids of a search: open addressing in an array that is kept between searches. */
export class IdSet {
  /** Place of an id plus one; 0 is free. */
  #slots = new Int32Array();
  #mask = 0;
  #ids: readonly string[] = [];

  /** Empties the set. It will hold at most `count` of `ids`, by their places, which may be yet to come. */
  reset(ids: readonly string[], count: number): void {
    const length = 2 ** Math.ceil(Math.log2(SLOTS_PER_ID * Math.max(1, count)));
    if (this.#slots.length < length) this.#slots = new Int32Array(length);
    else this.#slots.fill(0, 0, length);
    this.#mask = length - 1;
    this.#ids = ids;
  }

  /** Adds the id at `place`, unless it is there already: then returns the place that it is there with, else -1. */
  add(place: number): number {
    const slot = this.#slotOf(place);
    const other = (this.#slots[slot] as number) - 1;
    if (other < 0) this.#slots[slot] = place + 1;
    return other;
  }

  /** Makes `place` the place of its id, which the set has with another place. */
  replace(place: number): void {
    this.#slots[this.#slotOf(place)] = place + 1;
  }

  #slotOf(place: number): number {
    const id = this.#ids[place] as string;
    let slot = hashOf(id) & this.#mask;
    for (;;) {
      const other = (this.#slots[slot] as number) - 1;
      if (other < 0 || this.#ids[other] === id) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}

function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
