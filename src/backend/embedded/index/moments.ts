import type { Distribution } from '../../backend.js';
import type { SectionReader, Sections } from './container.js';

/**
 * The sum of all vectors and of all their outer products. From these two the mean and deviation of any
 * query's similarities over the whole collection follow exactly, without looking at a single paper:
 *
 *   mean = q . m        variance = q' C q - mean^2        (m = sum / n, C = sum of v v' / n)
 */
export class Moments {
  readonly #dimensions: number;
  readonly #sum: Float64Array;
  /** The upper triangle, row after row. */
  readonly #products: Float64Array;
  #count: number;

  static empty(dimensions: number): Moments {
    const products = new Float64Array((dimensions * (dimensions + 1)) / 2);
    return new Moments(new Float64Array(dimensions), products, 0);
  }

  static read(from: SectionReader, count: number): Moments {
    const sum = from.take('moments.sum') as Float64Array;
    return new Moments(sum, from.take('moments.products') as Float64Array, count);
  }

  private constructor(sum: Float64Array, products: Float64Array, count: number) {
    this.#dimensions = sum.length;
    this.#sum = sum;
    this.#products = products;
    this.#count = count;
  }

  add(vector: Float32Array): void {
    this.#change(vector, 1);
  }

  remove(vector: Float32Array): void {
    this.#change(vector, -1);
  }

  /** Of the inner products of a vector with all that are in. */
  distribution(query: Float32Array): Distribution {
    if (this.#count === 0) return { mean: 0, deviation: 0 };
    let sum = 0;
    let squares = 0;
    let place = 0;
    for (let row = 0; row < this.#dimensions; row++) {
      const value = query[row] as number;
      sum += value * (this.#sum[row] as number);
      let beside = 0;
      // The diagonal counts once, what is beside it twice.
      const diagonal = value * (this.#products[place++] as number);
      for (let column = row + 1; column < this.#dimensions; column++) {
        beside += (query[column] as number) * (this.#products[place++] as number);
      }
      squares += value * (diagonal + 2 * beside);
    }
    const mean = sum / this.#count;
    const variance = squares / this.#count - mean * mean;
    return { mean: rounded(mean), deviation: rounded(Math.sqrt(Math.max(0, variance))) };
  }

  sections(): Sections {
    return { 'moments.sum': this.#sum, 'moments.products': this.#products };
  }

  #change(vector: Float32Array, sign: 1 | -1): void {
    this.#count += sign;
    let place = 0;
    for (let row = 0; row < this.#dimensions; row++) {
      const value = sign * (vector[row] as number);
      (this.#sum[row] as number) += value;
      for (let column = row; column < this.#dimensions; column++) {
        (this.#products[place++] as number) += value * (vector[column] as number);
      }
    }
  }
}

/** To ten decimals: what was added and removed on the way here must not show in the last bits. */
const rounded = (value: number): number => Math.round(value * 1e10) / 1e10;
