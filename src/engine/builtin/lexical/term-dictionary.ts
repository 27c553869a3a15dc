import { Column } from '../columns/column.js';
import { allocate } from '../memory.js';
import type { SectionReader } from '../sections/section-reader.js';
import type { Sections } from '../sections/sections.js';
import { TermBytes } from './term-bytes.js';

const MIN_SLOTS = 1_024;
/** A table is at most half full, so that a look-up looks at one or two slots. */
const SLOTS_PER_TERM = 2;

/**
 * Distinct terms by number as typed arrays: what a look-up reads. Terms that a growing dictionary adds
 * later may show up in `slots`; they have no `ends` here, and a look-up does not return them.
 */
export interface TermTable {
  /** All terms one after the other, encoded by `TermBytes`. */
  bytes: Uint8Array;
  /** Term t is `bytes[ends[t - 1]]` to `bytes[ends[t]]`. */
  ends: Uint32Array;
  /** Open addressing with linear probing: a power of two of term numbers plus one; 0 is a free slot. */
  slots: Uint32Array;
}

/** The number of the term that `term` holds, or -1. */
export function numberOf({ bytes, ends, slots }: TermTable, term: TermBytes): number {
  const mask = slots.length - 1;
  for (let slot = term.hash & mask; ; slot = (slot + 1) & mask) {
    const number = (slots[slot] as number) - 1;
    // What was added after the table was taken came after all that the table has.
    if (number < 0 || number >= ends.length) return -1;
    const start = number === 0 ? 0 : (ends[number - 1] as number);
    if (term.equals(bytes, start, ends[number] as number)) return number;
  }
}

/** A term dictionary that grows: numbers are given in the order of first appearance. */
export class TermDictionary {
  readonly #bytes: Column<Uint8Array>;
  readonly #ends: Column<Uint32Array>;
  #slots: Uint32Array;
  readonly #term = new TermBytes();
  /** What `table` gives, until a term is added. */
  #table: TermTable | undefined;

  static read(from: SectionReader): TermDictionary {
    return new TermDictionary(
      from.take('lexical.termBytes') as Uint8Array,
      from.take('lexical.termEnds') as Uint32Array,
    );
  }

  constructor(bytes: Uint8Array = new Uint8Array(), ends: Uint32Array = new Uint32Array()) {
    this.#bytes = new Column(bytes);
    this.#ends = new Column(ends);
    this.#slots = this.#placed(ends.length);
  }

  get size(): number {
    return this.#ends.length;
  }

  /** The number of a term, which is added if it is new. */
  add(text: string): number {
    const term = this.#term;
    term.encode(text);
    const known = numberOf(this.table(), term);
    if (known >= 0) return known;
    const number = this.size;
    this.#bytes.append(term.view());
    this.#ends.push(this.#bytes.length);
    this.#table = undefined;
    if (this.size * SLOTS_PER_TERM > this.#slots.length) this.#slots = this.#placed(this.size);
    else place(this.#slots, term.hash, number);
    return number;
  }

  /** The dictionary as it is now. */
  table(): TermTable {
    this.#table ??= { bytes: this.#bytes.values, ends: this.#ends.values, slots: this.#slots };
    return this.#table;
  }

  /** A dictionary of the terms with these numbers only, numbered in their order. */
  subset(numbers: ArrayLike<number>): TermDictionary {
    const { bytes, ends } = this.table();
    const keptEnds = new Uint32Array(allocate(4 * numbers.length));
    let length = 0;
    for (let k = 0; k < numbers.length; k++) {
      const number = numbers[k] as number;
      length += (ends[number] as number) - startOf(ends, number);
      keptEnds[k] = length;
    }
    const keptBytes = new Uint8Array(allocate(length));
    for (let k = 0; k < numbers.length; k++) {
      const number = numbers[k] as number;
      const text = bytes.subarray(startOf(ends, number), ends[number]);
      keptBytes.set(text, startOf(keptEnds, k));
    }
    return new TermDictionary(keptBytes, keptEnds);
  }

  sections(): Sections {
    return { 'lexical.termBytes': this.#bytes.values, 'lexical.termEnds': this.#ends.values };
  }

  /** A table of slots for `count` terms, with room for as many again. */
  #placed(count: number): Uint32Array {
    let length = MIN_SLOTS;
    while (length < 2 * SLOTS_PER_TERM * count) length *= 2;
    const slots = new Uint32Array(allocate(4 * length));
    const bytes = this.#bytes.values;
    const ends = this.#ends.values;
    for (let number = 0; number < ends.length; number++) {
      const hash = TermBytes.hashOf(bytes, startOf(ends, number), ends[number] as number);
      place(slots, hash, number);
    }
    return slots;
  }
}

const startOf = (ends: Uint32Array, number: number): number =>
  number === 0 ? 0 : (ends[number - 1] as number);

function place(slots: Uint32Array, hash: number, number: number): void {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = number + 1;
}
