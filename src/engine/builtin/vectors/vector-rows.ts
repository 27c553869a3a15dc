import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { assert } from '../../../domain/errors.js';
import { allocate } from '../memory.js';
import type { SectionReader } from '../sections/section-reader.js';
import type { StreamedRows } from '../sections/sections.js';
import { SpilledRows } from './spilled-rows.js';

export const ROWS_SECTION = 'vectors.rows';
/** Above this the rows of a checkpoint stay in its file: hnswlib holds every vector in memory already. */
export const MAX_BYTES_IN_MEMORY = 512 * 1024 * 1024;
/** Rows of a block of those added since; also how many are written to a file at once. */
const BLOCK_ROWS = 1_024;

/** The rows that the index was loaded with, in memory or in the file of the checkpoint. */
interface Base {
  count: number;
  inMemory?: Float32Array;
  onDisk?: { file: FileHandle; start: number };
}

/**
 * The vector of every docId, for comparing single papers: hnswlib finds neighbours fast but takes 20
 * microseconds to give one vector back. Rows from a checkpoint are in memory or, when they are many,
 * read from its file, which the system caches; rows added since are in memory, in blocks that never
 * move, or, where an index is built from nothing, in a file too. Rows do not change once they are added.
 */
export class VectorRows {
  readonly dimensions: number;
  readonly #base: Base;
  readonly #spilled: SpilledRows | undefined;
  /** What is neither in the base nor spilled. */
  readonly #blocks: Float32Array[] = [];
  #blockCount = 0;

  /** No rows; with `spillPath`, where no file is yet, all but the last of those added are kept in that file. */
  static empty(dimensions: number, spillPath?: string): VectorRows {
    const spilled = spillPath === undefined ? undefined : new SpilledRows(spillPath, dimensions);
    return new VectorRows(dimensions, { count: 0 }, spilled);
  }

  /** The rows of a checkpoint; where they stay in the file, it is closed with them. */
  static read(dimensions: number, from: SectionReader, file: FileHandle): VectorRows {
    const place = from.placeOnDisk(ROWS_SECTION);
    if (place) {
      const count = place.bytes / (4 * dimensions);
      return new VectorRows(dimensions, { count, onDisk: { file, start: place.start } });
    }
    const inMemory = from.take(ROWS_SECTION) as Float32Array;
    return new VectorRows(dimensions, { count: inMemory.length / dimensions, inMemory });
  }

  private constructor(dimensions: number, base: Base, spilled?: SpilledRows) {
    this.dimensions = dimensions;
    this.#base = base;
    this.#spilled = spilled;
  }

  /** One above the highest docId. */
  get maxDoc(): number {
    return this.#base.count + (this.#spilled?.count ?? 0) + this.#blockCount;
  }

  /** Whether reading a row costs a system call. */
  get areOnDisk(): boolean {
    return this.#base.onDisk !== undefined;
  }

  /** Adds the vector of the next docId, by copying it. */
  push(vector: Float32Array): void {
    assert(vector.length === this.dimensions, 'every row has all dimensions');
    const place = this.#blockCount % BLOCK_ROWS;
    if (place === 0 && this.#blockCount === this.#blocks.length * BLOCK_ROWS) {
      this.#blocks.push(new Float32Array(allocate(4 * this.dimensions * BLOCK_ROWS)));
    }
    const block = this.#blocks[Math.floor(this.#blockCount / BLOCK_ROWS)] as Float32Array;
    block.set(vector, place * this.dimensions);
    this.#blockCount++;
    if (this.#spilled && this.#blockCount === BLOCK_ROWS) {
      this.#spilled.append(block);
      this.#blockCount = 0;
    }
  }

  /**
   * The row of a docId: a view of it where it is in memory, else `into`, filled with it. `into` has as
   * many dimensions.
   */
  get(docId: number, into: Float32Array): Float32Array {
    const { dimensions } = this;
    const { count, inMemory, onDisk } = this.#base;
    if (docId < count) {
      if (inMemory) return inMemory.subarray(docId * dimensions, (docId + 1) * dimensions);
      assert(onDisk, 'rows are in memory or on disk');
      const bytes = 4 * dimensions;
      const got = readSync(onDisk.file.fd, bytesOf(into), 0, bytes, onDisk.start + docId * bytes);
      assert(got === bytes, 'the file of the checkpoint has every row');
      return into;
    }
    const spilled = this.#spilled?.count ?? 0;
    if (docId - count < spilled) {
      this.#spilled?.read(docId - count, bytesOf(into));
      return into;
    }
    const row = docId - count - spilled;
    assert(row < this.#blockCount, 'every docId has a vector');
    const start = (row % BLOCK_ROWS) * dimensions;
    const block = this.#blocks[Math.floor(row / BLOCK_ROWS)] as Float32Array;
    return block.subarray(start, start + dimensions);
  }

  /** A reader with scratch space of its own. */
  reader(): RowReader {
    return new RowReader(this);
  }

  /** The rows of these docIds, one after the other. */
  streamed(docIds: readonly number[]): StreamedRows {
    const reader = this.reader();
    return {
      bytes: docIds.length * 4 * this.dimensions,
      pieces: (function* () {
        for (const docId of docIds) yield reader.get(docId);
      })(),
    };
  }

  async close(): Promise<void> {
    this.#spilled?.close();
    await this.#base.onDisk?.file.close();
  }
}

/** Reads single rows, one at a time. */
export class RowReader {
  readonly #rows: VectorRows;
  readonly #row: Float32Array;

  constructor(rows: VectorRows) {
    this.#rows = rows;
    this.#row = new Float32Array(rows.dimensions);
  }

  /** The row of a docId, valid until the next call. */
  get(docId: number): Float32Array {
    return this.#rows.get(docId, this.#row);
  }

  /** The inner product of a unit vector with that of a docId: their cosine. */
  similarity(docId: number, vector: Float32Array): number {
    return innerProduct(this.get(docId), vector);
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The inner product of two vectors, in four sums, so that the processor need not wait for one addition before the next. */
export function innerProduct(a: Float32Array, b: Float32Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length & ~3;
  for (let d = 0; d < whole; d += 4) {
    s0 += (a[d] as number) * (b[d] as number);
    s1 += (a[d + 1] as number) * (b[d + 1] as number);
    s2 += (a[d + 2] as number) * (b[d + 2] as number);
    s3 += (a[d + 3] as number) * (b[d + 3] as number);
  }
  for (let d = whole; d < a.length; d++) s0 += (a[d] as number) * (b[d] as number);
  return s0 + s1 + (s2 + s3);
}
