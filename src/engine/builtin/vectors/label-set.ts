import { allocate } from '../memory.js';

const MIN_BYTES = 1_024;

/**
 * A set of labels as a bitmap. Labels are versions, which grow by one with each change of the papers:
 * an eighth of a byte for each change there ever was.
 */
export class LabelSet {
  #bits = new Uint8Array(allocate(MIN_BYTES));
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(label: number): boolean {
    const byte = Math.floor(label / 8);
    return byte < this.#bits.length && ((this.#bits[byte] as number) & bitOf(label)) !== 0;
  }

  add(label: number): void {
    if (this.has(label)) return;
    const byte = Math.floor(label / 8);
    if (byte >= this.#bits.length) this.#reserve(byte + 1);
    (this.#bits[byte] as number) |= bitOf(label);
    this.#size++;
  }

  /** Returns whether the label was in the set. */
  delete(label: number): boolean {
    if (!this.has(label)) return false;
    (this.#bits[Math.floor(label / 8)] as number) &= ~bitOf(label);
    this.#size--;
    return true;
  }

  #reserve(bytes: number): void {
    const bits = new Uint8Array(allocate(Math.max(bytes, Math.ceil(1.25 * this.#bits.length))));
    bits.set(this.#bits);
    this.#bits = bits;
  }
}

const bitOf = (label: number): number => 1 << (label % 8);
