/**
 * The memory of everything that searches read, zeroed. One function allocates it, so that it can
 * become memory that threads share (a SharedArrayBuffer) in one place.
 */
export function allocate(bytes: number): ArrayBuffer {
  return new ArrayBuffer(bytes);
}
