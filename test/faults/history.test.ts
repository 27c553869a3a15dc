import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.js';
import { startServer } from '../fixtures/server.js';
import { random } from '../fixtures/vectors.js';

/** `FAULT_SECONDS=300 npx vitest run test/faults/history.test.ts` is the long run. */
const SECONDS = Number(process.env.FAULT_SECONDS ?? 8);
const CLIENTS = 8;
const IDS = 24;
const SEED = 41;

/** A write with the times between which it happened; `title` null is a delete. */
interface Write {
  title: string | null;
  sentMs: number;
  answeredMs: number;
}

/**
 * What a read between two times may show: the last write that was answered before it was sent, or any
 * that was under way since. Each id has one writer, so its writes are in order.
 */
function allowed(writes: readonly Write[], sentMs: number, answeredMs: number): Set<string | null> {
  const before = writes.filter((write) => write.answeredMs < sentMs).at(-1);
  const under = writes.filter((write) => write.answeredMs >= sentMs && write.sentMs <= answeredMs);
  return new Set([before?.title ?? null, ...under.map(({ title }) => title)]);
}

describe('mixed reads and writes at once', () => {
  it(
    `of ${CLIENTS} clients for ${SECONDS} s (seed ${SEED}): each read shows the last acknowledged write`,
    async () => {
      const server = await startServer({ dataDir: temporaryFolder() });
      await server.ready();
      const history = new Map<string, Write[]>();
      const until = performance.now() + SECONDS * 1_000;
      const counts = { writes: 0, reads: 0, searches: 0 };

      const write = async (id: string, title: string | null) => {
        const writes = history.get(id) ?? [];
        history.set(id, writes);
        const entry = { title, sentMs: performance.now(), answeredMs: Number.POSITIVE_INFINITY };
        writes.push(entry);
        const { status } = await fetch(`${server.url}/v1/papers/${id}`, {
          method: title === null ? 'DELETE' : 'PUT',
          ...(title !== null && {
            body: JSON.stringify({ title, abstract: 'Of one and the same kite.' }),
            headers: { 'content-type': 'application/json' },
          }),
        });
        expect([200, 201, 204, 404]).toContain(status);
        entry.answeredMs = performance.now();
        counts.writes++;
      };
      const read = async (id: string) => {
        const sentMs = performance.now();
        const response = await fetch(`${server.url}/v1/papers/${id}`);
        const body = (await response.json()) as { title?: string };
        const title = response.status === 200 ? (body.title as string) : null;
        const may = allowed(history.get(id) ?? [], sentMs, performance.now());
        expect([...may], `a read of ${id}`).toContain(title);
        counts.reads++;
      };
      const search = async (id: string) => {
        const writes = history.get(id) ?? [];
        const last = writes.at(-1);
        const sentMs = performance.now();
        const q = last?.title ?? `nothing like ${id}`;
        const response = await fetch(`${server.url}/v1/search?q=${encodeURIComponent(q)}&limit=50`);
        expect(response.status).toBe(200);
        const { hits } = (await response.json()) as {
          hits: { paper: { id: string; title: string } }[];
        };
        const answeredMs = performance.now();
        for (const { paper } of hits) {
          if (!history.has(paper.id)) continue;
          const may = allowed(history.get(paper.id) ?? [], sentMs, answeredMs);
          expect([...may], `a hit for ${paper.id}`).toContain(paper.title);
        }
        const isThere = last?.title != null && last.answeredMs < sentMs;
        const isLatest = (history.get(id) ?? []).at(-1) === last;
        if (isThere && isLatest) expect(hits.map(({ paper }) => paper.id)).toContain(id);
        counts.searches++;
      };
      const client = async (name: number) => {
        const next = random(SEED + name);
        let version = 0;
        while (performance.now() < until) {
          const own = `kite-${name}-${Math.floor(next() * (IDS / CLIENTS))}`;
          const any = `kite-${Math.floor(next() * CLIENTS)}-${Math.floor(next() * (IDS / CLIENTS))}`;
          const dice = next();
          if (dice < 0.3) await write(own, `Kite${name}x${version++} ${own}`);
          else if (dice < 0.4) await write(own, null);
          else if (dice < 0.8) await read(any);
          else await search(any);
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, (_, name) => client(name)));
      process.stdout.write(`history: ${JSON.stringify(counts)}\n`);
      // How many more there are is a matter of the machine.
      expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(CLIENTS);
      await server.kill('SIGTERM');
    },
    SECONDS * 1_000 + 60_000,
  );
});
