/**
 * The first bytes of a stream, at least `least` of them where there are so many, and the whole stream
 * from its beginning. To be read to its end, or closed by leaving the loop.
 */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  least: number,
): Promise<{ beginning: Uint8Array; whole: AsyncIterable<Uint8Array> }> {
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
    if (beginning.length > 0) yield beginning;
    if (failure) throw failure.error;
    try {
      for (;;) {
        const { done, value } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { beginning, whole: whole() };
}
