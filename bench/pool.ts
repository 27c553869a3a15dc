import { createLogger } from '../src/app/log.js';
import type { Embedder, TextRole } from '../src/embedding/embedder.js';
import { EmbeddingPool } from '../src/embedding/pool.js';
import type { Context } from './context.js';

/** Fewer than the embedder lets wait, and more than its processes can work on. */
const AT_ONCE = 128;

/** A pool of the benchmark's own, of the size that a server would have here. */
export function startPool({ config, model, modelFolder }: Context): Promise<EmbeddingPool> {
  return EmbeddingPool.start({
    folder: modelFolder,
    model,
    processes: config.embeddingProcesses,
    engine: config.embeddingEngine,
    logger: createLogger('warn'),
  });
}

/** Embeds texts as fast as the embedder goes; the vectors are in the order of the texts. */
export async function embedAll(
  embedder: Embedder,
  texts: readonly string[],
  role: TextRole,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let start = 0; start < texts.length; start += AT_ONCE) {
    const some = texts.slice(start, start + AT_ONCE);
    vectors.push(...(await Promise.all(some.map((text) => embedder.embed(text, role)))));
  }
  return vectors;
}
