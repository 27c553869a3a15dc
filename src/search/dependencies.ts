import type { Trace } from '../domain/tracing.js';
import type { Embedder } from '../embedding/embedder.js';
import type { Engine } from '../engine/engine.js';
import type { Store } from '../store/store.js';

/** What a search is made with. */
export interface SearchDependencies {
  embedder: Embedder;
  store: Store;
  engine: Engine;
  /** Where steps are traced; undefined where nobody wants to know. */
  trace?: Trace | undefined;
}
