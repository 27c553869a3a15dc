/**
 * Allocates zeroed memory for what searches read: segments, terms, vectors, sections. It is one function so that
 * it can become memory that threads share (a SharedArrayBuffer) in one place. `Column`, impacts and statistics
 * still allocate their own.
 */
export function allocate(bytes: number): ArrayBuffer {
  return new ArrayBuffer(bytes);
}
