import { identityKeys } from '../domain/identity.js';
import type { Paper } from '../domain/paper.js';
import type { ValidCandidate } from './candidates.js';
import { type KnownPapers, namesOf, ownIds } from './match.js';

/** As many papers of one name as the store tells of. */
const MAX_OF_A_NAME = 50;

interface Pending {
  paper: Paper;
  names: readonly string[];
}

/** Papers that are not stored yet, and count as stored for the records behind them. */
export class PendingPapers {
  readonly #papers = new Map<string, Pending>();
  readonly #idsByName = new Map<string, Set<string>>();

  get(id: string): Paper | undefined {
    return this.#papers.get(id)?.paper;
  }

  /** Whether another source has an id of its own for a paper that is here. */
  isOfSeveral(id: string): boolean {
    return this.#papers.get(id)?.names.some((name) => name.startsWith('id:')) ?? false;
  }

  add(paper: Paper, aliases: readonly string[]): void {
    const names = [...identityKeys(paper), ...aliases.map((alias) => `id:${alias}`)];
    const before = this.#papers.get(paper.id);
    if (before) this.#forget(paper.id, before);
    this.#papers.set(paper.id, { paper, names });
    for (const name of names) {
      const ids = this.#idsByName.get(name) ?? new Set();
      this.#idsByName.set(name, ids.add(paper.id));
    }
  }

  /** This very paper is stored; one of its id that came later stays. */
  remove(paper: Paper): void {
    const there = this.#papers.get(paper.id);
    if (there?.paper === paper) this.#forget(paper.id, there);
  }

  #forget(id: string, { names }: Pending): void {
    this.#papers.delete(id);
    for (const name of names) {
      const ids = this.#idsByName.get(name);
      ids?.delete(id);
      if (ids?.size === 0) this.#idsByName.delete(name);
    }
  }

  /** What the store knows of these records, with what will be there soon laid over it. */
  over(stored: KnownPapers, candidates: readonly ValidCandidate[]): KnownPapers {
    if (this.#papers.size === 0) return stored;
    const idsByName = new Map(stored.idsByName);
    const papers = new Map(stored.papers);
    const lay = (id: string) => {
      const there = this.#papers.get(id);
      if (there) papers.set(id, there.paper);
    };
    for (const id of stored.papers.keys()) lay(id);
    for (const candidate of candidates) {
      for (const id of ownIds(candidate)) lay(id);
      for (const name of namesOf(candidate)) {
        const underway = this.#idsByName.get(name);
        if (!underway) continue;
        const ids = new Set(idsByName.get(name));
        for (const id of underway) {
          if (ids.size >= MAX_OF_A_NAME) break;
          lay(id);
          ids.add(id);
        }
        idsByName.set(name, [...ids].sort());
      }
    }
    return { idsByName, papers };
  }
}
