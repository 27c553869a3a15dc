import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../runtime/compiled-module.js';
import type { BertWeights } from './bert-weights.js';

export interface NativeBert {
  /** Writes the states of one text's tokens: tokens x dimensions, into the beginning of `states`. */
  run(ids: BigInt64Array, states: Float32Array): void;
}

/** What native/ was compiled to. */
export interface Addon {
  /** Those that were compiled, and whether this processor says that it has what they need. */
  kernels: readonly { name: string; isSupported: boolean }[];
  Bert: new (kernel: string, weights: BertWeights) => NativeBert;
}

/** Throws what is wrong where native/ was not compiled, or for another machine. */
export function loadAddon(): Addon {
  const path = join(packageRoot, 'native/build/Release/nearpaper_kernels.node');
  return createRequire(import.meta.url)(path);
}
