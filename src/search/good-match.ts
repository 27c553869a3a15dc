import type { Neighbour } from '../backend/backend.js';
import type { Target } from '../domain/search.js';

/**
 * The least similarity at which the best hit counts as an answer; measured with the default model
 * (docs/decisions/0005 has the two distributions and what each floor would do).
 */
const LEAST_SIMILARITY: Record<Target['kind'], number> = {
  query: 0.3,
  passage: 0.3,
  paper: 0.3,
};

export function isGoodMatch(best: Neighbour | undefined, target: Target): boolean {
  return best !== undefined && best.similarity >= LEAST_SIMILARITY[target.kind];
}
