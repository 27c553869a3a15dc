import { setTimeout as sleep } from 'node:timers/promises';
import {
  MAX_LIMIT,
  modeSchema,
  type SearchMode,
  type SearchRequest,
  type Target,
} from '../domain/search.js';
import { type SearchDependencies, search } from '../search/pipeline.js';

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
export function serviceRanker(
  services: SearchDependencies,
  semanticRatio: number | undefined,
): Ranker {
  return async (target, { mode, exact }) => {
    const request: SearchRequest = {
      target,
      mode,
      limit: MAX_LIMIT,
      offset: 0,
      ...(exact && { exact }),
      ...(semanticRatio !== undefined && mode === 'hybrid' && { semanticRatio }),
    };
    const { hits } = await search(request, services);
    return hits.map(({ paper }) => paper.id);
  };
}

/** Resolves when searches are answered by the index and not, for want of one, by comparing everything. */
export async function untilIndexed({ backend }: SearchDependencies): Promise<void> {
  while ((await backend.status()).index.state === 'building') await sleep(100);
}
