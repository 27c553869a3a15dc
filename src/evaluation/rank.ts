import { setTimeout as sleep } from 'node:timers/promises';
import {
  MAX_LIMIT,
  modeSchema,
  type SearchMode,
  type SearchRequest,
  type Target,
} from '../domain/search.js';
import type { Engine } from '../engine/engine.js';
import type { SearchService } from '../search/search-service.js';

/** The modes that a search has, the usual one first. */
export const MODES: readonly SearchMode[] = modeSchema.options;

/** Whether a mode looks into the HNSW index, so that comparing every vector could differ from it. */
export function usesVectors(mode: SearchMode): boolean {
  return mode !== 'lexical';
}

interface RankOptions {
  mode: SearchMode;
  /** Compare every vector instead of asking the HNSW index. */
  exact: boolean;
}

/** Ids of papers, best first, as deep as one answer goes: 100. */
export type Ranker = (target: Target, options: RankOptions) => Promise<string[]>;

/** Rankings as the service gives them: its own pipeline, on its own services. */
export function serviceRanker(service: SearchService, semanticRatio: number | undefined): Ranker {
  return async (target, { mode, exact }) => {
    const request: SearchRequest = {
      target,
      mode,
      limit: MAX_LIMIT,
      offset: 0,
      exact,
      semanticRatio: mode === 'hybrid' ? semanticRatio : undefined,
    };
    const { hits } = await service.search(request);
    return hits.map(({ paper }) => paper.id);
  };
}

/** Resolves when searches are answered by the index and not, for want of one, by comparing everything. */
export async function untilIndexed(engine: Engine): Promise<void> {
  while ((await engine.status()).state === 'building') await sleep(100);
}
