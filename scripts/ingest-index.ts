import type { Services } from '../src/app/compose.js';
import { collectGarbage } from '../src/runtime/collect-garbage.js';

/** Up to so many papers the index is begun early: one of so many takes some 200 MB to build. */
const MAX_BEGUN_EARLY = 10_000;

/**
 * Begins to build a small index while the last papers are still being embedded, so that no core waits for
 * the other. A large one would need its memory beside that of the models. `stored` resolves when all
 * papers are stored.
 */
export async function beginIndex(
  { store, engine }: Services,
  stored: Promise<void>,
): Promise<void> {
  const { papers, sequence } = await store.status();
  if (papers > MAX_BEGUN_EARLY || (await engine.status()).checkpointSequence === sequence) return;
  await engine.checkpoint(stored);
}

/** Writes the index of all stored papers, if it is not on disk already. */
export async function writeIndex(
  { store, engine, embedder }: Services,
  { keepsEmbedder }: { keepsEmbedder: boolean },
): Promise<void> {
  const { sequence } = await store.status();
  if ((await engine.status()).checkpointSequence === sequence) return;
  // The models are done with; the index is built in the memory that they had.
  if (!keepsEmbedder) await embedder.close();
  collectGarbage();
  await engine.checkpoint();
}
