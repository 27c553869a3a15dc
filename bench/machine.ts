import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { EmbeddingModel } from '../src/embedding/embedder.js';

/** What figures depend on beside the code: without it no figure can be compared with another. */
export interface Machine {
  cpu: string;
  cores: number;
  /** int8 models run several times faster with it; null where the system does not say. */
  avx512Vnni: boolean | null;
  memoryGiB: number;
  node: string;
  model: string;
  fingerprint: string;
}

export function describeMachine(model: EmbeddingModel): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    avx512Vnni: hasAvx512Vnni(),
    memoryGiB: Math.round((10 * totalmem()) / 2 ** 30) / 10,
    node: process.versions.node,
    model: model.id,
    fingerprint: model.fingerprint,
  };
}

function hasAvx512Vnni(): boolean | null {
  const path = '/proc/cpuinfo';
  return existsSync(path) ? /\bavx512_vnni\b/.test(readFileSync(path, 'utf8')) : null;
}
