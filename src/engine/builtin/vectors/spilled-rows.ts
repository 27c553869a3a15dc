import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { assert } from '../../../domain/errors.js';

/** Rows of vectors in a file that has no name, so that it is gone with the process. */
export class SpilledRows {
  readonly #fd: number;
  readonly #rowBytes: number;
  #count = 0;

  /** Creates the file at `path`, where none may be yet. */
  constructor(path: string, dimensions: number) {
    this.#fd = openSync(path, 'wx+');
    rmSync(path);
    this.#rowBytes = 4 * dimensions;
  }

  get count(): number {
    return this.#count;
  }

  /** Appends whole rows that lie one after the other. */
  append(rows: Float32Array): void {
    const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
    const start = this.#count * this.#rowBytes;
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#fd, bytes, done, bytes.length - done, start + done);
    }
    this.#count += bytes.length / this.#rowBytes;
  }

  /** Reads one row into `into`. */
  read(row: number, into: Uint8Array): void {
    const got = readSync(this.#fd, into, 0, this.#rowBytes, row * this.#rowBytes);
    assert(got === this.#rowBytes, 'the file has every row that was written');
  }

  close(): void {
    closeSync(this.#fd);
  }
}
