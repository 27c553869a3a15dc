import { assert } from '../../../domain/errors.js';
import { Column } from '../columns/column.js';
import type { SectionReader } from '../sections/section-reader.js';
import type { Sections } from '../sections/sections.js';

/**
 * BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework"), k1 and b as measured in
 * docs/decisions/0008.
 */
export const BM25 = { k1: 0.9, b: 0.4 } as const;

const MAX_CODES = 65_536;
/** Up to here lengths are exact; longer ones are rounded to 1/64 of the next power of two, which no ranking notices. */
const MAX_EXACT_LENGTH = 1_024;

/**
 * The impact of a term on a paper's score, before the term's own weight:
 *
 *   impact = tf (k1 + 1) / (tf + k1 (1 - b + b length / averageLength))
 *
 * It depends on two small whole numbers only, so the distinct pairs, some thousands, are numbered; a
 * posting keeps the number of its pair in 16 bits, and the impacts are computed once, into one array. They
 * are exact, and when the average length changes that array is made anew instead of every posting.
 */
export class ImpactTable {
  readonly #frequencies: Column<Uint32Array>;
  readonly #lengths: Column<Uint32Array>;
  /** Codes by pair: for adding papers only. */
  readonly #codes = new Map<number, number>();
  #impacts: Float64Array = new Float64Array();
  #averageLength = Number.NaN;

  static read(from: SectionReader): ImpactTable {
    return new ImpactTable(
      from.take('lexical.impactFrequencies') as Uint32Array,
      from.take('lexical.impactLengths') as Uint32Array,
    );
  }

  constructor(
    frequencies: Uint32Array = new Uint32Array(),
    lengths: Uint32Array = new Uint32Array(),
  ) {
    this.#frequencies = new Column(frequencies);
    this.#lengths = new Column(lengths);
    for (let code = 0; code < frequencies.length; code++) {
      this.#codes.set(keyOf(frequencies[code] as number, lengths[code] as number), code);
    }
  }

  /** The number of a pair of weighted term frequency and weighted length. */
  codeOf(frequency: number, length: number): number {
    const rounded = roundedLength(length);
    const key = keyOf(frequency, rounded);
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    const code = this.#frequencies.length;
    if (code === MAX_CODES) return this.#nearest(frequency, rounded);
    this.#frequencies.push(frequency);
    this.#lengths.push(rounded);
    this.#codes.set(key, code);
    this.#averageLength = Number.NaN;
    return code;
  }

  /** The impacts by code, at most k1 + 1 each. The array is replaced, never changed. */
  impacts(averageLength: number): Float64Array {
    if (this.#averageLength !== averageLength) {
      this.#averageLength = averageLength;
      const { k1, b } = BM25;
      const frequencies = this.#frequencies.values;
      const lengths = this.#lengths.values;
      const impacts = new Float64Array(frequencies.length);
      for (let code = 0; code < impacts.length; code++) {
        const frequency = frequencies[code] as number;
        const length = lengths[code] as number;
        impacts[code] =
          (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / averageLength));
      }
      this.#impacts = impacts;
    }
    return this.#impacts;
  }

  sections(): Sections {
    return {
      'lexical.impactFrequencies': this.#frequencies.values,
      'lexical.impactLengths': this.#lengths.values,
    };
  }

  /** The code of the nearest pair, for when all codes are taken: papers as long as books, by the thousand. */
  #nearest(frequency: number, length: number): number {
    const frequencies = this.#frequencies.values;
    const lengths = this.#lengths.values;
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let code = 0; code < frequencies.length; code++) {
      const distance =
        Math.abs(Math.log((frequencies[code] as number) / frequency)) +
        Math.abs(Math.log((1 + (lengths[code] as number)) / (1 + length)));
      if (distance < least) [best, least] = [code, distance];
    }
    assert(least < Number.POSITIVE_INFINITY, 'a full impact table has a nearest pair');
    return best;
  }
}

function roundedLength(length: number): number {
  if (length <= MAX_EXACT_LENGTH) return length;
  const step = 2 ** (Math.ceil(Math.log2(length)) - 6);
  return Math.round(length / step) * step;
}

const keyOf = (frequency: number, length: number): number => frequency * 2 ** 24 + length;
