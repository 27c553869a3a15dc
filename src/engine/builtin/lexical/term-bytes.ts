const MIN_BYTES = 512;
/** FNV-1a of 32 bits. */
const HASH_BASIS = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

/**
 * One term as bytes with its hash: the scratch space of whoever looks terms up. Each UTF-16 unit is
 * encoded by itself as UTF-8 would encode that number (CESU-8). Unlike UTF-8 this keeps different
 * strings different even where one ends in half of a surrogate pair.
 */
export class TermBytes {
  /** The hash of the term: 32 bits, not negative. */
  hash = 0;
  #bytes = new Uint8Array(MIN_BYTES);
  #length = 0;

  /** The hash of bytes from `start` to `end`, as `encode` computes it. */
  static hashOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = HASH_BASIS;
    for (let at = start; at < end; at++) {
      hash = Math.imul(hash ^ (bytes[at] as number), HASH_PRIME);
    }
    return mixed(hash);
  }

  /** Makes this the bytes and the hash of `text`. */
  encode(text: string): void {
    if (3 * text.length > this.#bytes.length) this.#bytes = new Uint8Array(3 * text.length);
    const bytes = this.#bytes;
    let hash = HASH_BASIS;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0x80) {
        this.#encodeUnits(text);
        return;
      }
      bytes[at] = unit;
      hash = Math.imul(hash ^ unit, HASH_PRIME);
    }
    this.#length = text.length;
    this.hash = mixed(hash);
  }

  /** Whether the bytes from `start` to `end` are those of this term. */
  equals(bytes: Uint8Array, start: number, end: number): boolean {
    const length = this.#length;
    if (end - start !== length) return false;
    const held = this.#bytes;
    for (let at = 0; at < length; at++) if (held[at] !== bytes[start + at]) return false;
    return true;
  }

  /** The bytes, valid until the next `encode`. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #encodeUnits(text: string): void {
    const bytes = this.#bytes;
    let length = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit < 0x80) {
        bytes[length++] = unit;
      } else if (unit < 0x800) {
        bytes[length++] = 0xc0 | (unit >> 6);
        bytes[length++] = 0x80 | (unit & 0x3f);
      } else {
        bytes[length++] = 0xe0 | (unit >> 12);
        bytes[length++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[length++] = 0x80 | (unit & 0x3f);
      }
    }
    this.#length = length;
    this.hash = TermBytes.hashOf(bytes, 0, length);
  }
}

/** The low bits of FNV-1a depend on the low bits of the bytes alone; slots are chosen by them. */
const mixed = (hash: number): number => {
  const folded = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (folded ^ (folded >>> 13)) >>> 0;
};
