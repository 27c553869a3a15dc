import type { Logger } from '../domain/logger.js';
import type { Engine } from '../engine/engine.js';
import type { Store } from '../store/store.js';
import type { Reindexing } from './reindexing.js';
import type { Upkeep } from './upkeep.js';

/** A store and the engine that follows it, opened together. */
export interface Backend {
  store: Store;
  engine: Engine;
  /** Closes both, the engine first: it reads the store. */
  close(): Promise<void>;
}

export interface OpenOptions {
  dataDir: string;
  model: { id: string; fingerprint: string; dimensions: number };
  /** Whether searches will be asked; a command that only writes does without the index in memory. */
  search: boolean;
  logger: Logger;
  /** Whether searches are under way that have yet to reach the engine: what can wait gives way to them. */
  hasPendingQueries?: () => boolean;
}

/** One way to keep papers and search them. A new one is a folder beside `embedded/` and a line in drivers.ts. */
export interface Driver {
  /** Opens a data folder, or creates it. Throws what is wrong with it, with nothing changed. */
  open(options: OpenOptions): Promise<Backend>;
  /** The name of the model whose vectors the papers of a data folder have; undefined where there are none. */
  modelOf(dataDir: string): string | undefined;
  /** Backups, their restoration and verification. */
  readonly upkeep: Upkeep;
  /** Begins to give every paper a vector of another model, or goes on where it was interrupted. */
  reindexing(dataDir: string, model: { id: string; fingerprint: string }): Reindexing;
}
