/** What a piece of work gave, and how long it took. */
export function timed<Result>(work: () => Result): { result: Result; tookMs: number } {
  const startedMs = performance.now();
  const result = work();
  return { result, tookMs: performance.now() - startedMs };
}

export async function timedAsync<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; tookMs: number }> {
  const startedMs = performance.now();
  const result = await work();
  return { result, tookMs: performance.now() - startedMs };
}
