import type { Suggestion, SuggestionKind } from '../domain/suggestion.js';
import type { Engine } from '../engine/engine.js';

export interface SuggestRequest {
  /** What has been typed so far. */
  text: string;
  limit: number;
  /** All kinds when left out. */
  kinds?: readonly SuggestionKind[] | undefined;
}

/** The parameters of a search that finds the papers of a suggestion. */
type SuggestedSearch = { q: string } | { author: string } | { keyword: string } | { venue: string };

export interface SuggestAnswer {
  suggestions: (Suggestion & { search: SuggestedSearch })[];
  /** There is no index now that knows words and names: nothing is suggested. */
  degraded: boolean;
}

/** What a text that is being typed may become, and what to search for then; best first. */
export async function suggest(
  { text, limit, kinds }: SuggestRequest,
  engine: Pick<Engine, 'vocabulary'>,
): Promise<SuggestAnswer> {
  const vocabulary = await engine.vocabulary();
  const found = vocabulary?.suggest(text, limit, kinds) ?? [];
  return {
    suggestions: found.map((suggestion) => ({ ...suggestion, search: searchFor(suggestion) })),
    degraded: vocabulary === undefined,
  };
}

function searchFor({ kind, text }: Suggestion): SuggestedSearch {
  switch (kind) {
    case 'title':
      return { q: text };
    case 'author':
      return { author: text };
    case 'keyword':
      return { keyword: text };
    case 'venue':
      return { venue: text };
  }
}
