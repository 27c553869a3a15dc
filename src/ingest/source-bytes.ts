import type { Location } from '../sources/expand.js';

/** How many bytes of several sources were read, and how many there are. */
export class SourceBytes {
  /** The size of each source in bytes; null where nobody knows it (yet). */
  readonly #sizes: Map<Location, number | null>;
  readonly #read = new Map<Location, number>();

  constructor(sources: readonly Location[]) {
    this.#sizes = new Map(
      sources.map((source) => [source, source.kind === 'file' ? source.bytes : null]),
    );
  }

  /** So much of a source was read so far; its size may be known now. */
  read(source: Location, bytes: number, size: number | null): void {
    this.#read.set(source, bytes);
    this.#sizes.set(source, size);
  }

  get readSoFar(): number {
    return [...this.#read.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Null where the size of a source is not known. */
  get total(): number | null {
    let total = 0;
    for (const size of this.#sizes.values()) {
      if (size === null) return null;
      total += size;
    }
    return total;
  }
}
