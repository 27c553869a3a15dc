/** A stream of which the beginning was looked at. */
export interface Peeked {
  beginning: Uint8Array;
  /** The whole stream, to be read to its end, or left. */
  whole: AsyncIterable<Uint8Array>;
  /** Lets the stream go when nothing of `whole` will be read. */
  close(): Promise<void>;
}

/**
 * The first bytes of a stream, at least `least` of them where there are so many, and the whole stream
 * from its beginning.
 */
export async function peek(chunks: AsyncIterable<Uint8Array>, least: number): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let failure: { error: unknown } | undefined;
  for (let bytes = 0; bytes < least; ) {
    try {
      const { done, value } = await iterator.next();
      if (done) break;
      parts.push(value);
      bytes += value.length;
    } catch (error) {
      // What came before it is good: the error follows where it happened.
      failure = { error };
      break;
    }
  }
  const beginning = Buffer.concat(parts);
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      if (beginning.length > 0) yield beginning;
      if (failure) throw failure.error;
      for (;;) {
        const { done, value } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  const close = async () => void (await iterator.return?.());
  return { beginning, whole: whole(), close };
}
