import { createRequire } from 'node:module';
import type { Filter } from '../../domain/filter.js';
import type { Logger } from '../../domain/logger.js';
import type { DocumentSource } from '../../store/document-source.js';
import type { Changes } from '../../store/store.js';
import type { QueryTerm } from '../../text/words/analyze.js';
import type {
  Engine,
  EngineCapabilities,
  EngineStatus,
  Listing,
  ListingRequest,
  Retrieval,
  RetrievalRequest,
  TermContribution,
} from '../engine.js';
import type { Vocabulary } from '../vocabulary.js';
import { Checkpointing } from './checkpointing.js';
import { LiveIndex } from './live-index.js';

export interface BuiltinEngineOptions {
  dataDir: string;
  model: { fingerprint: string; dimensions: number };
  source: DocumentSource;
  logger: Logger;
  /** Whether searches are under way that have yet to reach the engine: what can wait gives way to them. */
  hasPendingQueries: () => boolean;
}

/** What the index in the process can give: everything. */
export const CAPABILITIES: EngineCapabilities = {
  neighbours: true,
  termContributions: true,
  exact: true,
  vocabulary: true,
};

/** An index of vectors, words and columns in this process (docs/design.md draws it). */
export class BuiltinEngine implements Engine {
  readonly capabilities = CAPABILITIES;
  readonly #live: LiveIndex;
  readonly #checkpointing: Checkpointing;

  /** Resolves when searches can be answered: from the index on disk or, until one is built, without. */
  static async open(options: BuiltinEngineOptions): Promise<BuiltinEngine> {
    const engine = new BuiltinEngine(options);
    try {
      await engine.#checkpointing.load();
      return engine;
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  private constructor(options: BuiltinEngineOptions) {
    const { dataDir, source, logger, hasPendingQueries } = options;
    const { fingerprint, dimensions } = options.model;
    const owner = { databaseId: source.storeId, fingerprint, dimensions };
    this.#live = new LiveIndex(source, hasPendingQueries);
    this.#checkpointing = new Checkpointing({ dataDir, owner, source, live: this.#live, logger });
  }

  get sequence(): number {
    return this.#live.sequence;
  }

  apply(changes: Changes, isUrgent: () => boolean): Promise<void> {
    return this.#live.apply(changes, isUrgent);
  }

  retrieve(request: RetrievalRequest): Promise<Retrieval> {
    return this.#live.retrieve(request);
  }

  list(request: ListingRequest): Promise<Listing> {
    return this.#live.list(request);
  }

  hasAny(filter: Filter): Promise<boolean> {
    return this.#live.hasAny(filter);
  }

  async termContributions(
    ids: readonly string[],
    terms: readonly QueryTerm[],
  ): Promise<Map<string, TermContribution[]>> {
    return this.#live.termContributions(ids, terms);
  }

  vocabulary(): Promise<Vocabulary | undefined> {
    return this.#live.vocabulary();
  }

  async checkpoint(after?: Promise<void>): Promise<void> {
    await after;
    await this.#checkpointing.write();
  }

  async status(): Promise<EngineStatus> {
    return {
      state: this.#live.index ? 'ready' : 'building',
      sequence: this.sequence,
      checkpointSequence: this.#checkpointing.checkpointSequence,
      versions: hnswlibVersion(),
    };
  }

  async close(): Promise<void> {
    await this.#checkpointing.close();
    await this.#live.close();
  }
}

/** The version of hnswlib-node, as a part of `EngineStatus.versions`. */
export function hnswlibVersion(): Record<string, string> {
  return { hnswlib: createRequire(import.meta.url)('hnswlib-node/package.json').version };
}
