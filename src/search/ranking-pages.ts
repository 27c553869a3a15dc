import { LRUCache } from 'lru-cache';
import type { CacheCounts } from '../domain/cache-counts.js';
import { NearpaperError } from '../domain/errors.js';
import type { SearchRequest } from '../domain/search.js';
import type { SearchDependencies } from './dependencies.js';
import type { Page } from './page.js';
import { FIRST_TOP_K } from './plan.js';
import { isWhole, type Ranking, rank } from './rank.js';

/** Rankings whose pages may still be asked for: a hundred papers each and more, some 200 bytes a paper. */
const MAX_RANKED_PAPERS = 50_000;

/** Rankings to take pages from; they are remembered, and may be dropped at any time. */
export class RankingPages {
  readonly #dependencies: SearchDependencies;
  /** Rankings by what decides them and the change that they were made after. */
  readonly #rankings = new LRUCache<string, Ranking>({
    maxSize: MAX_RANKED_PAPERS,
    sizeCalculation: ({ ranked }) => Math.max(1, ranked.length),
  });

  #hits = 0;
  #misses = 0;

  constructor(dependencies: SearchDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * A ranking that reaches to the end of the page. For a cursor that is the one that it came from, as
   * remembered, or made again while nothing has changed; a page beyond its top k comes from a longer one,
   * without the papers that were shown already. Throws CURSOR_EXPIRED.
   */
  async covering(request: SearchRequest, page: Page): Promise<Ranking> {
    const { rankingName, sequence, end } = page;
    const facets = JSON.stringify([request.facets, request.facetLimit]);
    const keyOf = (change: number) =>
      `${this.#dependencies.store.id} ${rankingName} ${facets} ${change}`;
    const known = sequence === undefined ? undefined : this.#rankings.get(keyOf(sequence));
    if (known && suffices(known, end)) {
      this.#hits++;
      return known;
    }
    if (sequence !== undefined) this.#misses++;
    const first = known ?? (await rank(request, Math.min(end, FIRST_TOP_K), this.#dependencies));
    if (!known && sequence !== undefined && first.sequence !== sequence) {
      throw new NearpaperError(
        'CURSOR_EXPIRED',
        `the index has changed since (change ${sequence}, now ${first.sequence}) and that ranking is no longer remembered`,
      );
    }
    const whole =
      end <= first.topK ? first : extended(first, await rank(request, end, this.#dependencies));
    // What a cursor points into is remembered under the change that the cursor names.
    this.#rankings.set(keyOf(sequence ?? whole.sequence), whole);
    return whole;
  }

  /** How pages that were asked for by cursor were answered. */
  counts(): CacheCounts {
    return { hits: this.#hits, misses: this.#misses, entries: this.#rankings.size };
  }
}

/** Whether the first `end` papers can be shown; near-duplicates that were grouped leave it shorter than its top k. */
function suffices(ranking: Ranking, end: number): boolean {
  return isWhole(ranking) || end <= Math.min(ranking.topK, ranking.ranked.length);
}

/** The deeper ranking behind the first one: the part that was shown stays as it was. */
function extended(first: Ranking, deeper: Ranking): Ranking {
  const shown = new Set(
    first.ranked.flatMap(({ id, duplicates }) => [id, ...(duplicates ?? []).map((one) => one.id)]),
  );
  return {
    ...deeper,
    sequence: first.sequence,
    ranked: [...first.ranked, ...deeper.ranked.filter(({ id }) => !shown.has(id))],
  };
}
