import type { Hit, SearchRequest } from '../domain/search.js';
import type { StoredPaper } from '../store/store.js';
import type { BestSentences } from './best-sentence.js';
import type { SearchDependencies } from './dependencies.js';
import { explain } from './explain.js';
import type { Grouped } from './group.js';
import { highlight } from './highlight.js';
import type { Ranking } from './rank.js';

interface RespondDependencies extends SearchDependencies {
  bestSentences: BestSentences;
}

/** The shown part of a ranking, with the papers as they are now; one deleted meanwhile is left out. */
export async function toHits(
  shown: readonly Grouped[],
  ranking: Ranking,
  request: SearchRequest,
  dependencies: RespondDependencies,
): Promise<Hit[]> {
  const { store, engine } = dependencies;
  const ids = shown.map(({ id }) => id);
  const stored = new Map((await store.getPapers(ids)).map((one) => [one.paper.id, one]));
  const contributions =
    request.explain && ranking.terms && engine.capabilities.termContributions
      ? await engine.termContributions(ids, ranking.terms)
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
      highlights: request.highlight ? highlightsOf(found, ranking) : undefined,
      bestSentence: request.bestSentence
        ? await sentenceFor(found, ranking, dependencies)
        : undefined,
      explanation: request.explain ? explain(one, ranking.weights, terms) : undefined,
      duplicates: request.target.kind === 'query' ? undefined : duplicates,
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
  { embedder, bestSentences }: RespondDependencies,
) {
  const query = vector ?? (await embedder.embed(text, 'query'));
  return bestSentences.of(paper, query);
}
