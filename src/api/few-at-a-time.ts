import type { FastifyReply } from 'fastify';
import { NearpaperError } from '../domain/errors.js';

/**
 * Does something for every item, at most `most` at a time, and resolves with what came of each in their order. Rejects
 * with the first error, or when the client has gone away; then no other item is begun.
 */
export async function fewAtATime<Item, Result>(
  items: readonly Item[],
  { most, reply }: { most: number; reply: FastifyReply },
  task: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const at = next++;
      try {
        // fastify's `request.signal` is aborted as soon as a body has been read.
        if (reply.raw.destroyed) throw new NearpaperError('HTTP_INVALID', 'the client went away');
        results[at] = await task(items[at] as Item, at);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  return results;
}
