import { childrenOf } from './process-memory.js';
import { ownProcessorMs, processorMsOf } from './processor-time.js';
import { sum } from './statistics.js';

/** What was done in a while, and the cores that it took. */
export interface Spell {
  rate: number;
  latenciesMs: number[];
  /** Processor time of the client and of the server's own process, per second. */
  clientShare: number;
  serverShare: number;
  /** The same of the server's embedding processes, or those of the pool. */
  embeddingShare: number;
}

/** Does work for a while, `atOnce` of it, each begun when one before it is done. */
export async function spell(
  work: () => Promise<unknown>,
  forMs: number,
  { atOnce, server }: { atOnce: number; server: number | undefined },
): Promise<Spell> {
  const latenciesMs: number[] = [];
  const processors = () => ({
    client: ownProcessorMs(),
    server: processorMsOf(server),
    embedding: sum([...childrenOf(server), ...childrenOf(process.pid)].map(processorMsOf)),
  });
  const before = processors();
  const startedMs = performance.now();
  const one = async () => {
    while (performance.now() - startedMs < forMs) {
      const askedMs = performance.now();
      await work();
      latenciesMs.push(performance.now() - askedMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const tookMs = performance.now() - startedMs;
  const after = processors();
  const serverMs = after.server - before.server;
  return {
    rate: (1_000 * latenciesMs.length) / tookMs,
    latenciesMs,
    clientShare: (after.client - before.client) / tookMs,
    serverShare: serverMs / tookMs,
    // The server is a child of this process too.
    embeddingShare: (after.embedding - before.embedding - serverMs) / tookMs,
  };
}
