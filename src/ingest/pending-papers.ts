import { aliasKey, identityKeys } from '../domain/identity.js';
import type { Paper } from '../domain/paper.js';
import { MAX_IDS_OF_A_KEY } from '../store/store.js';
import { type KnownPapers, keysOf, ownIds } from './match.js';
import type { ValidRecord } from './validated-records.js';

interface PendingPaper {
  paper: Paper;
  keys: readonly string[];
  aliases: readonly string[];
}

/** Papers that are not stored yet, and count as stored for the records behind them. */
export class PendingPapers {
  readonly #papers = new Map<string, PendingPaper>();
  readonly #idsByKey = new Map<string, Set<string>>();

  get(id: string): Paper | undefined {
    return this.#papers.get(id)?.paper;
  }

  /** The aliases that are to be stored with a paper that is pending. */
  aliasesOf(id: string): readonly string[] {
    return this.#papers.get(id)?.aliases ?? [];
  }

  /** A paper of the same id that is pending already is replaced; its aliases stay. */
  add(paper: Paper, newAliases: readonly string[]): void {
    const before = this.#papers.get(paper.id);
    const aliases = [...new Set([...(before?.aliases ?? []), ...newAliases])];
    const keys = [...identityKeys(paper), ...aliases.map(aliasKey)];
    if (before) this.#delete(paper.id, before);
    this.#papers.set(paper.id, { paper, keys, aliases });
    for (const key of keys) {
      const ids = this.#idsByKey.get(key) ?? new Set();
      this.#idsByKey.set(key, ids.add(paper.id));
    }
  }

  /** Removes this very paper, which is stored now; one of its id that was added later stays. */
  remove(paper: Paper): void {
    const pending = this.#papers.get(paper.id);
    if (pending?.paper === paper) this.#delete(paper.id, pending);
  }

  #delete(id: string, { keys }: PendingPaper): void {
    this.#papers.delete(id);
    for (const key of keys) {
      const ids = this.#idsByKey.get(key);
      ids?.delete(id);
      if (ids?.size === 0) this.#idsByKey.delete(key);
    }
  }

  /** What the store knows of these records, as it will be when the pending papers are stored. */
  overlay(stored: KnownPapers, records: readonly ValidRecord[]): KnownPapers {
    if (this.#papers.size === 0) return stored;
    const idsByKey = new Map(stored.idsByKey);
    const papers = new Map(stored.papers);
    const takePending = (id: string) => {
      const pending = this.#papers.get(id);
      if (pending) papers.set(id, pending.paper);
    };
    for (const id of stored.papers.keys()) takePending(id);
    for (const record of records) {
      takePending(record.id);
      if (papers.has(record.id)) ownIds(record).forEach(takePending);
      for (const key of keysOf(record)) {
        const pendingIds = this.#idsByKey.get(key);
        if (!pendingIds) continue;
        const ids = new Set(idsByKey.get(key));
        for (const id of pendingIds) {
          if (ids.size >= MAX_IDS_OF_A_KEY) break;
          takePending(id);
          ids.add(id);
        }
        idsByKey.set(key, [...ids].sort());
      }
    }
    return { ...stored, idsByKey, papers };
  }
}
