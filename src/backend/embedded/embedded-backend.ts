import { createRequire } from 'node:module';
import { assert } from '../../domain/errors.js';
import type { Logger } from '../../domain/logger.js';
import type { Paper } from '../../domain/paper.js';
import { IndexBuilder } from '../../engine/builtin/build/index-builder.js';
import { checkpointSequenceOnDisk } from '../../engine/builtin/checkpoint/checkpoint.js';
import { LiveIndex } from '../../engine/builtin/live-index.js';
import { claimModel, type Database, openDatabase } from '../../store/sqlite/database.js';
import { Reader } from '../../store/sqlite/reader.js';
import { Writer } from '../../store/sqlite/writer.js';
import type { QueryTerm } from '../../text/words/analyze.js';
import type {
  Backend,
  BackendStatus,
  Neighbour,
  Retrieval,
  RetrievalRequest,
  StoredPaper,
  UnembeddedPaper,
  WriteOperation,
  WriteOutcome,
} from '../backend.js';

export interface EmbeddedBackendOptions {
  dataDir: string;
  model: { id: string; fingerprint: string; dimensions: number };
  /** Whether searches will be asked; a command that only writes does without the index in memory. */
  search: boolean;
  logger: Logger;
  /** Whether searches are under way that have yet to reach the backend: what can wait gives way to them. */
  hasPendingQueries?: () => boolean;
}

/** Papers in SQLite, and an index of their vectors and words in this process (docs/design.md draws it). */
export class EmbeddedBackend implements Backend {
  readonly id: string;
  readonly #dataDir: string;
  readonly #db: Database;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #builder: IndexBuilder;
  readonly #logger: Logger;
  readonly #live: LiveIndex | undefined;
  #isClosing = false;

  static async open(options: EmbeddedBackendOptions): Promise<EmbeddedBackend> {
    const { dataDir, model, logger } = options;
    const db = openDatabase(dataDir);
    try {
      claimModel(db, model);
      const reader = new Reader(db, model);
      const { fingerprint, dimensions } = model;
      const owner = { databaseId: reader.databaseId(), fingerprint, dimensions };
      const live = options.search
        ? await LiveIndex.open({
            dataDir,
            owner,
            reader,
            logger,
            hasPendingQueries: options.hasPendingQueries ?? (() => false),
          })
        : undefined;
      return new EmbeddedBackend(options, db, reader, live);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  private constructor(
    { dataDir, model, logger }: EmbeddedBackendOptions,
    db: Database,
    reader: Reader,
    live: LiveIndex | undefined,
  ) {
    const { fingerprint, dimensions } = model;
    this.id = reader.databaseId();
    this.#dataDir = dataDir;
    this.#db = db;
    this.#reader = reader;
    this.#live = live;
    this.#logger = logger;
    this.#writer = new Writer({ dataDir, fingerprint });
    const task = { dataDir, fingerprint, dimensions };
    this.#builder = new IndexBuilder(task, { behindSearches: false });
  }

  async getPapers(ids: readonly string[]): Promise<StoredPaper[]> {
    return this.#reader.papersByIds(ids);
  }

  async listPapers(afterId: string | null, limit: number): Promise<Paper[]> {
    return this.#reader.papersAfter(afterId, limit);
  }

  async papersKnownAs(names: readonly string[]): Promise<Map<string, string[]>> {
    return this.#reader.idsByKeys(names);
  }

  async papersOfSeveral(ids: readonly string[]): Promise<string[]> {
    return this.#reader.idsWithAliases(ids);
  }

  async unembeddedPapers(afterId: string | null, limit: number): Promise<UnembeddedPaper[]> {
    return this.#reader.unembeddedAfter(afterId, limit);
  }

  async getVectors(contentHashes: readonly string[]): Promise<Map<string, Float32Array>> {
    return this.#reader.vectorsByContent(contentHashes);
  }

  async write(operations: readonly WriteOperation[]): Promise<WriteOutcome[]> {
    if (operations.length === 0) {
      await this.#live?.catchUp(this.#reader.sequence());
      return [];
    }
    const { outcomes, sequence } = await this.#writer.write(operations);
    await this.#live?.catchUp(sequence);
    return outcomes;
  }

  async retrieve(request: RetrievalRequest): Promise<Retrieval> {
    return this.#searched.retrieve(request);
  }

  async neighbours(ids: readonly string[]): Promise<Map<string, Neighbour[]>> {
    return this.#searched.neighbours(ids);
  }

  async termContributions(
    ids: readonly string[],
    terms: readonly QueryTerm[],
  ): Promise<Map<string, { term: string; score: number }[]>> {
    return this.#searched.termContributions(ids, terms);
  }

  async model(): Promise<{ id: string; fingerprint: string }> {
    return this.#reader.model();
  }

  async status(): Promise<BackendStatus> {
    const papers = this.#reader.count();
    const { pending, failed } = this.#reader.countUnembedded();
    return {
      papers,
      withoutAbstract: this.#reader.countWithoutAbstract(),
      embedding: { embedded: papers - pending - failed, pending, failed },
      sequence: this.#reader.sequence(),
      index: {
        state: this.#live?.state ?? 'absent',
        sequence: this.#live?.sequence ?? 0,
        checkpointSequence: this.#live
          ? this.#live.checkpointSequence
          : checkpointSequenceOnDisk(this.#dataDir),
      },
      versions: { sqlite: this.#reader.sqliteVersion(), hnswlib: hnswlibVersion() },
    };
  }

  async checkpoint(after?: Promise<void>): Promise<void> {
    if (this.#live) {
      await after;
      await this.#live.checkpoint();
    } else {
      const reply = await this.#builder.build(after);
      if (reply.kind === 'failed' && !this.#isClosing)
        this.#logger.warn(
          { detail: reply.detail },
          'the index could not be written; the next start builds it',
        );
    }
  }

  get #searched(): LiveIndex {
    assert(this.#live, 'a backend that is searched was opened with search: true');
    return this.#live;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#live?.close();
    await this.#builder.stop();
    await this.#writer.close();
    this.#db.close();
  }
}

function hnswlibVersion(): string {
  return createRequire(import.meta.url)('hnswlib-node/package.json').version;
}
