import type { Paper } from '../../domain/paper.js';
import type {
  Changes,
  Store,
  StoredModel,
  StoredPaper,
  StoreStatus,
  UnembeddedPaper,
  WriteOperation,
  WriteOutcome,
} from '../store.js';
import { claimModel, type Database, openDatabase } from './database.js';
import { PaperReader } from './paper-reader.js';
import { SqliteDocuments } from './sqlite-documents.js';
import { Writer } from './writer.js';

export interface SqliteStoreOptions {
  dataDir: string;
  model: { id: string; fingerprint: string; dimensions: number };
  /** Resolves when a search sees every change up to `sequence`; a write is acknowledged after that. */
  untilSeen: (sequence: number) => Promise<void>;
}

/** Papers in SQLite: reads on this thread, commits on one of their own (docs/decisions/0001). */
export class SqliteStore implements Store {
  readonly id: string;
  /** What an engine in this process follows. */
  readonly documents: SqliteDocuments;
  readonly #db: Database;
  readonly #papers: PaperReader;
  readonly #writer: Writer;
  readonly #untilSeen: SqliteStoreOptions['untilSeen'];

  /** Opens or creates the database; throws MODEL_CHANGED where it holds vectors of another model. */
  static open(options: SqliteStoreOptions): SqliteStore {
    const db = openDatabase(options.dataDir);
    try {
      claimModel(db, options.model);
      return new SqliteStore(db, options);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  private constructor(db: Database, { dataDir, model, untilSeen }: SqliteStoreOptions) {
    const { fingerprint } = model;
    this.#db = db;
    this.documents = new SqliteDocuments(db, model);
    this.id = this.documents.storeId;
    this.#papers = new PaperReader(db, fingerprint);
    this.#writer = new Writer({ dataDir, fingerprint });
    this.#untilSeen = untilSeen;
  }

  async getPapers(ids: readonly string[]): Promise<StoredPaper[]> {
    return this.#papers.byIds(ids);
  }

  async listPapers(afterId: string | null, limit: number): Promise<Paper[]> {
    return this.#papers.after(afterId, limit);
  }

  async idsByKeys(keys: readonly string[]): Promise<Map<string, string[]>> {
    return this.#papers.idsByKeys(keys);
  }

  async aliasesOf(ids: readonly string[]): Promise<Map<string, string[]>> {
    return this.#papers.aliasesOf(ids);
  }

  async unembeddedPapers(afterId: string | null, limit: number): Promise<UnembeddedPaper[]> {
    return this.#papers.unembeddedAfter(afterId, limit);
  }

  async getVectors(contentHashes: readonly string[]): Promise<Map<string, Float32Array>> {
    return this.#papers.vectorsByContent(contentHashes);
  }

  async write(operations: readonly WriteOperation[]): Promise<WriteOutcome[]> {
    if (operations.length === 0) {
      await this.#untilSeen(this.documents.sequence());
      return [];
    }
    const { outcomes, sequence } = await this.#writer.write(operations);
    await this.#untilSeen(sequence);
    return outcomes;
  }

  async changes(since: number): Promise<Changes> {
    return this.documents.changes(since);
  }

  async model(): Promise<StoredModel> {
    return this.documents.model();
  }

  async status(): Promise<StoreStatus> {
    const papers = this.#papers.count();
    const { pending, failed } = this.#papers.countUnembedded();
    return {
      papers,
      withoutAbstract: this.#papers.countWithoutAbstract(),
      embedding: { embedded: papers - pending - failed, pending, failed },
      sequence: this.documents.sequence(),
      versions: { sqlite: this.#papers.sqliteVersion() },
    };
  }

  async close(): Promise<void> {
    await this.#writer.close();
    this.#db.close();
  }
}
