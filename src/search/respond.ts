import type { StoredPaper } from '../backend/backend.js';
import type { Hit, SearchRequest } from '../domain/search.js';
import { bestSentence } from './best-sentence.js';
import { explain } from './explain.js';
import type { Grouped } from './group.js';
import { highlight } from './highlight.js';
import type { SearchDependencies } from './pipeline.js';
import type { Ranking } from './rank.js';

/** The shown part of a ranking, with the papers as they are now; one deleted meanwhile is left out. */
export async function toHits(
  shown: readonly Grouped[],
  ranking: Ranking,
  request: SearchRequest,
  dependencies: SearchDependencies,
): Promise<Hit[]> {
  const { backend } = dependencies;
  const ids = shown.map(({ id }) => id);
  const stored = new Map((await backend.getPapers(ids)).map((one) => [one.paper.id, one]));
  const contributions =
    request.explain && ranking.terms
      ? await backend.termContributions(ids, ranking.terms)
      : undefined;
  const hits = shown.map(async (one): Promise<Hit | undefined> => {
    const found = stored.get(one.id);
    if (!found) return undefined;
    const { score, similarity, lexicalScore, duplicates = [] } = one;
    const terms = contributions?.get(one.id) ?? [];
    return {
      paper: found.paper,
      score,
      similarity,
      lexicalScore,
      ...(request.highlight && { highlights: highlightsOf(found, ranking) }),
      ...(request.bestSentence && {
        bestSentence: await sentenceFor(found, ranking, dependencies),
      }),
      ...(request.explain && {
        explanation: explain(one, ranking.weights, terms),
      }),
      ...(request.target.kind !== 'query' && { duplicates }),
    };
  });
  return (await Promise.all(hits)).filter((hit) => hit !== undefined);
}

function highlightsOf({ paper }: StoredPaper, { terms }: Ranking): NonNullable<Hit['highlights']> {
  return {
    title: highlight(paper.title, terms ?? []),
    abstract: highlight(paper.abstract, terms ?? []),
  };
}

async function sentenceFor(
  paper: StoredPaper,
  { vector, text }: Ranking,
  dependencies: SearchDependencies,
) {
  const query = vector ?? (await dependencies.embedder.embed(text, 'query'));
  return bestSentence(paper, query, dependencies);
}
