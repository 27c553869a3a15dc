import { assert } from '../../../domain/errors.js';
import type { Numbers } from '../sections/sections.js';

/** A typed array that grows at its end. `values` is a view of what is there now: fetch it anew after a push. */
export class Column<Values extends Numbers> {
  #array: Values;
  #length: number;

  constructor(initial: Values) {
    this.#array = initial;
    this.#length = initial.length;
  }

  get length(): number {
    return this.#length;
  }

  get values(): Values {
    return this.#array.subarray(0, this.#length) as Values;
  }

  get(place: number): number {
    assert(place < this.#length, 'a place in a column is below its length');
    return this.#array[place] as number;
  }

  set(place: number, value: number): void {
    assert(place < this.#length, 'a place in a column is below its length');
    this.#array[place] = value;
  }

  push(value: number): void {
    this.#reserve(1);
    this.#array[this.#length++] = value;
  }

  append(values: ArrayLike<number>): void {
    this.#reserve(values.length);
    this.#array.set(values, this.#length);
    this.#length += values.length;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#array.length) return;
    const Grown = this.#array.constructor as new (length: number) => Values;
    const grown = new Grown(Math.max(needed, 64, Math.ceil(this.#array.length * 1.25)));
    grown.set(this.values);
    this.#array = grown;
  }
}

/** A list of numbers for each docId. */
export class ListColumn {
  /** `ends[docId]` is where the list of the docId ends, and that of the next begins. */
  readonly ends: Column<Uint32Array>;
  readonly items: Column<Uint32Array>;

  constructor(ends: Uint32Array = new Uint32Array(), items: Uint32Array = new Uint32Array()) {
    this.ends = new Column(ends);
    this.items = new Column(items);
  }

  push(items: readonly number[]): void {
    this.items.append(items);
    this.ends.push(this.items.length);
  }

  get(docId: number): Uint32Array {
    return this.items.values.subarray(
      docId === 0 ? 0 : this.ends.get(docId - 1),
      this.ends.get(docId),
    );
  }
}

/** A text for each docId, kept as UTF-8 in one block: a million JavaScript strings cost ten times as much. */
export class TextColumn {
  readonly ends: Column<Uint32Array>;
  readonly bytes: Column<Uint8Array>;
  /** A view of the bytes as they were at the last read. */
  #read: Buffer = Buffer.alloc(0);

  constructor(ends: Uint32Array = new Uint32Array(), bytes: Uint8Array = new Uint8Array()) {
    this.ends = new Column(ends);
    this.bytes = new Column(bytes);
  }

  push(text: string): void {
    this.bytes.append(Buffer.from(text, 'utf8'));
    this.ends.push(this.bytes.length);
  }

  get(docId: number): string {
    const start = docId === 0 ? 0 : this.ends.get(docId - 1);
    return this.#block().toString('utf8', start, this.ends.get(docId));
  }

  /** The docIds of the texts that have an ASCII character: one look at the block, of which most is not read. */
  *having(sign: string): Generator<number> {
    const [block, ends] = [this.#block(), this.ends.values];
    const code = sign.charCodeAt(0);
    for (let at = block.indexOf(code); at >= 0; ) {
      const docId = firstAbove(ends, at);
      yield docId;
      at = block.indexOf(code, ends[docId]);
    }
  }

  #block(): Buffer {
    const { bytes } = this;
    if (this.#read.length !== bytes.length) {
      const { buffer, byteOffset, byteLength } = bytes.values;
      this.#read = Buffer.from(buffer, byteOffset, byteLength);
    }
    return this.#read;
  }
}

/** The place of the first of ascending numbers that is above one. */
function firstAbove(numbers: ArrayLike<number>, number: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Distinct texts by number, in the order of their first appearance. */
export class Dictionary {
  readonly texts: string[];
  readonly #numbers: Map<string, number>;

  constructor(texts: string[] = []) {
    this.texts = texts;
    this.#numbers = new Map(texts.map((text, number) => [text, number]));
  }

  /** The number of a text, which is added if it is new. */
  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.#numbers.set(text, number);
      this.texts.push(text);
    }
    return number;
  }

  textOf(number: number): string {
    const text = this.texts[number];
    assert(text !== undefined, 'a number of a dictionary has a text');
    return text;
  }
}
