import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { assert } from '../../../domain/errors.js';
import type { SectionReader, StreamedRows } from '../checkpoint/container.js';

export const ROWS_SECTION = 'vectors.rows';
/** Above this the rows of the checkpoint stay in its file: hnswlib holds every vector once already. */
export const MAX_BYTES_IN_MEMORY = 512 * 1024 * 1024;

/** Where rows come from that the index was loaded with. */
interface Base {
  count: number;
  inMemory?: Float32Array;
  onDisk?: { file: FileHandle; start: number };
}

/** So many rows are written to the file at once. */
const SPILLED_ROWS = 1_024;

/** Rows in a file that has no name, so that it is gone with the process. */
class SpilledRows {
  readonly #fd: number;
  readonly #bytes: number;
  count = 0;

  constructor(path: string, dimensions: number) {
    this.#fd = openSync(path, 'wx+');
    rmSync(path);
    this.#bytes = 4 * dimensions;
  }

  append(rows: readonly Float32Array[]): void {
    const bytes = Buffer.concat(
      rows.map((row) => Buffer.from(row.buffer, row.byteOffset, row.byteLength)),
    );
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(
        this.#fd,
        bytes,
        done,
        bytes.length - done,
        this.count * this.#bytes + done,
      );
    }
    this.count += rows.length;
  }

  read(row: number, into: Uint8Array): void {
    const got = readSync(this.#fd, into, 0, this.#bytes, row * this.#bytes);
    assert(got === this.#bytes, 'the file has every row that was written');
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/**
 * The vector of every docId, for comparing single papers: hnswlib finds neighbours fast but takes 20
 * microseconds to give one vector back. Rows from a checkpoint are in memory or, when they are many,
 * read from its file, which the system caches; rows added since are in memory, or, where an index is
 * built from nothing, in a file too.
 */
export class VectorRows {
  readonly dimensions: number;
  readonly #base: Base;
  #recent: Float32Array[] = [];
  readonly #spilled: SpilledRows | undefined;
  readonly #read: Float32Array;
  readonly #readBytes: Uint8Array;

  /** With the path of a file that is not there, all but the last rows are kept in that. */
  static empty(dimensions: number, spillPath?: string): VectorRows {
    const spilled = spillPath === undefined ? undefined : new SpilledRows(spillPath, dimensions);
    return new VectorRows(dimensions, { count: 0 }, spilled);
  }

  /** Takes the file over when rows stay in it. */
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
    this.#spilled = spilled;
    this.dimensions = dimensions;
    this.#base = base;
    this.#read = new Float32Array(dimensions);
    this.#readBytes = new Uint8Array(this.#read.buffer);
  }

  get maxDoc(): number {
    return this.#base.count + (this.#spilled?.count ?? 0) + this.#recent.length;
  }

  /** Whether single rows cost a system call. */
  get areOnDisk(): boolean {
    return this.#base.onDisk !== undefined;
  }

  push(vector: Float32Array): void {
    this.#recent.push(vector);
    if (this.#spilled && this.#recent.length === SPILLED_ROWS) {
      this.#spilled.append(this.#recent);
      this.#recent = [];
    }
  }

  /** A view that holds until the next call. */
  get(docId: number): Float32Array {
    const { count, inMemory, onDisk } = this.#base;
    if (docId >= count) {
      const spilled = this.#spilled?.count ?? 0;
      if (docId - count < spilled) {
        this.#spilled?.read(docId - count, this.#readBytes);
        return this.#read;
      }
      const row = this.#recent[docId - count - spilled];
      assert(row, 'every docId has a vector');
      return row;
    }
    const { dimensions } = this;
    if (inMemory) return inMemory.subarray(docId * dimensions, (docId + 1) * dimensions);
    assert(onDisk, 'rows are in memory or on disk');
    const bytes = 4 * dimensions;
    const got = readSync(onDisk.file.fd, this.#readBytes, 0, bytes, onDisk.start + docId * bytes);
    assert(got === bytes, 'the file of the checkpoint has every row');
    return this.#read;
  }

  /** The inner product of a unit vector with that of a docId: their cosine. */
  similarity(docId: number, vector: Float32Array): number {
    return innerProduct(this.get(docId), vector);
  }

  /** The rows of these docIds, one after the other. */
  streamed(docIds: readonly number[]): StreamedRows {
    const get = (docId: number) => this.get(docId);
    return {
      bytes: docIds.length * 4 * this.dimensions,
      pieces: (function* () {
        for (const docId of docIds) yield get(docId);
      })(),
    };
  }

  async close(): Promise<void> {
    this.#spilled?.close();
    await this.#base.onDisk?.file.close();
  }
}

/** Four sums, so that the processor need not wait for one addition before the next. */
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
