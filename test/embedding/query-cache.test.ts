import { expect, it } from 'vitest';
import type { Embedder, TextRole } from '../../src/embedding/embedder.js';
import { QueryCache } from '../../src/embedding/query-cache.js';

/** Counts what it is asked for; the vectors themselves do not matter here. */
function counting(fail: (text: string) => boolean = () => false) {
  const asked: [string, TextRole][] = [];
  const embedCounted: Embedder['embedCounted'] = async (text, role) => {
    asked.push([text, role]);
    await new Promise((resolve) => setImmediate(resolve));
    if (fail(text)) throw new Error('no');
    return { vector: Float32Array.of(asked.length), tokens: 1 };
  };
  const embedder: Embedder = {
    model: { id: 'm', fingerprint: 'f', dimensions: 1, maxTokens: 8, goodMatch: undefined },
    embed: async (text, role) => (await embedCounted(text, role)).vector,
    embedCounted,
    status: () => ({
      ...{ processes: 1, ready: 1, pending: 0, restarts: 0 },
      waiting: { query: 0, passage: 0 },
      embedded: { query: 0, passage: 0 },
    }),
    close: async () => {},
  };
  return { embedder, asked };
}

it('embeds a query once, however often it is asked, also while it is being embedded', async () => {
  const { embedder, asked } = counting();
  const cache = new QueryCache(embedder);
  const together = await Promise.all(Array.from({ length: 20 }, () => cache.embed('a', 'query')));
  expect(new Set(together).size).toBe(1);
  expect(await cache.embed('a', 'query')).toBe(together[0]);
  expect(asked).toEqual([['a', 'query']]);
});

it('does not remember a failure', async () => {
  let fails = true;
  const { embedder, asked } = counting(() => fails);
  const cache = new QueryCache(embedder);
  const both = await Promise.allSettled([cache.embed('a', 'query'), cache.embed('a', 'query')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await cache.embed('a', 'query')).toEqual(Float32Array.of(2));
  expect(asked).toHaveLength(2);
});

it('is bounded, and lets passages through', async () => {
  const { embedder, asked } = counting();
  const cache = new QueryCache(embedder, 2);
  for (const text of ['a', 'b', 'c', 'a']) await cache.embed(text, 'query');
  expect(asked).toHaveLength(4);
  await cache.embed('a', 'passage');
  await cache.embed('a', 'passage');
  expect(asked).toHaveLength(6);
});
