import type { Filter } from '../domain/filter.js';
import type {
  AskedListRequest,
  AskedRequest,
  SearchAnswer,
  SearchRequest,
  Target,
} from '../domain/search.js';
import { BestSentences } from './best-sentence.js';
import type { SearchDependencies } from './dependencies.js';
import { listPapers } from './list.js';
import { pageOf } from './page.js';
import { RankingPages } from './ranking-pages.js';
import { type Recommendation, type RecommendationRequest, recommend } from './recommend.js';
import { toHits } from './respond.js';
import { settleFilter } from './settle-filter.js';
import { understoodOf } from './understood.js';

/** A search from a stored paper or a pasted text. */
export type SimilarRequest = AskedRequest & { target: Exclude<Target, { kind: 'query' }> };

/**
 * Everything that is asked of the papers: HTTP, commands and the evaluation go through here.
 *
 *   settle the filter                                   settle-filter.ts
 *   -> read the query -> retrieve -> fuse -> group      rank.ts, remembered by ranking-pages.ts
 *   -> page -> respond                                  page.ts, respond.ts
 */
export class SearchService {
  readonly #dependencies: SearchDependencies;
  readonly #rankings: RankingPages;
  readonly #bestSentences: BestSentences;

  constructor(dependencies: SearchDependencies) {
    this.#dependencies = dependencies;
    this.#rankings = new RankingPages(dependencies);
    this.#bestSentences = new BestSentences(dependencies.embedder);
  }

  /**
   * Hits come ordered by score, ties by id, so that pages of one ranking neither repeat nor lose a
   * paper; pages asked for by cursor also not while papers are written. Throws CURSOR_INVALID,
   * CURSOR_EXPIRED, PAPER_NOT_FOUND for a target that is not there, and what the embedder throws.
   */
  async search(asked: AskedRequest): Promise<SearchAnswer> {
    const request: SearchRequest = { ...asked, filter: await this.#settled(asked) };
    const page = pageOf(request, this.#dependencies.store.id);
    const ranking = await this.#rankings.covering(request, page);
    const shown = ranking.ranked.slice(page.offset, page.end);
    return {
      mode: request.mode,
      semanticRatio: ranking.weights.semanticRatio,
      hits: await toHits(shown, ranking, request, {
        ...this.#dependencies,
        bestSentences: this.#bestSentences,
      }),
      total: ranking.total,
      noGoodMatch: ranking.noGoodMatch,
      understood: ranking.parsed && understoodOf(ranking.parsed),
      facets: ranking.facets,
      nextCursor: page.cursorBehind(ranking),
      degraded: ranking.degraded,
    };
  }

  /** Papers that a filter allows, by year, time of adding or title; throws CURSOR_INVALID. */
  async list(asked: AskedListRequest): Promise<SearchAnswer> {
    return listPapers({ ...asked, filter: await this.#settled(asked) }, this.#dependencies);
  }

  /** Papers like a stored one, which is never among them, or like a pasted title and abstract. */
  similar(request: SimilarRequest): Promise<SearchAnswer> {
    return this.search(request);
  }

  /** Papers near liked ones and far from disliked ones. Throws PAPER_NOT_FOUND naming every unknown id. */
  async recommend(
    asked: Omit<RecommendationRequest, 'filter'> & Pick<AskedRequest, 'filter'>,
  ): Promise<Recommendation[]> {
    return recommend({ ...asked, filter: await this.#settled(asked) }, this.#dependencies);
  }

  async #settled({ filter }: Pick<AskedRequest, 'filter'>): Promise<Filter | undefined> {
    return filter && settleFilter(filter, this.#dependencies.engine);
  }
}
