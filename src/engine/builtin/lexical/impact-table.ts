import { assert } from '../../../domain/errors.js';
import type { SectionReader, Sections } from '../checkpoint/container.js';

/**
 * BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework"), k1 and b as measured in
 * docs/decisions/0008.
 */
export const BM25 = { k1: 0.9, b: 0.4 } as const;

const MAX_CODES = 65_536;
/** Up to here lengths are kept exactly; a longer text's is rounded to 1/64, which no ranking notices. */
const MAX_EXACT_LENGTH = 1_024;

/**
 * The impact of a term on a paper's score, before the term's own weight:
 *
 *   impact = tf (k1 + 1) / (tf + k1 (1 - b + b length / averageLength))
 *
 * It depends on two small whole numbers only, so the distinct pairs, some thousands, are numbered; a
 * posting keeps the number of its pair in 16 bits, and the impacts stand ready in one table. They are
 * exact, and when the average length changes the table is made anew instead of every posting.
 */
export class ImpactTable {
  readonly #frequencies: number[];
  readonly #lengths: number[];
  readonly #codes = new Map<number, number>();
  #impacts = new Float64Array();
  #averageLength = Number.NaN;

  static read(from: SectionReader): ImpactTable {
    return new ImpactTable(
      [...from.take('words.impactFrequencies')],
      [...from.take('words.impactLengths')],
    );
  }

  constructor(frequencies: number[] = [], lengths: number[] = []) {
    this.#frequencies = frequencies;
    this.#lengths = lengths;
    for (const [code, frequency] of this.#frequencies.entries()) {
      this.#codes.set(keyOf(frequency, this.#lengths[code] as number), code);
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

  /** The impacts by code; the greatest possible is k1 + 1. */
  impacts(averageLength: number): Float64Array {
    if (this.#averageLength !== averageLength) {
      this.#averageLength = averageLength;
      const { k1, b } = BM25;
      this.#impacts = Float64Array.from(this.#frequencies, (frequency, code) => {
        const length = this.#lengths[code] as number;
        return (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / averageLength));
      });
    }
    return this.#impacts;
  }

  sections(): Sections {
    return {
      'words.impactFrequencies': Uint32Array.from(this.#frequencies),
      'words.impactLengths': Uint32Array.from(this.#lengths),
    };
  }

  /** The pair that comes closest, for when all numbers are taken: papers as long as books, by the thousand. */
  #nearest(frequency: number, length: number): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [code, known] of this.#frequencies.entries()) {
      const distance =
        Math.abs(Math.log(known / frequency)) +
        Math.abs(Math.log((1 + (this.#lengths[code] as number)) / (1 + length)));
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
