/** What a suggestion names. */
export const SUGGESTION_KINDS = ['title', 'author', 'keyword', 'venue'] as const;
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number];

/** A title, a person, a keyword or a venue that what was typed may become. */
export interface Suggestion {
  kind: SuggestionKind;
  /** As papers spell it; spellings that differ by case, accents or signs alone are one suggestion. */
  text: string;
  /** How many papers it stands for. */
  count: number;
  /** Of a title: the id of a paper that has it. */
  id?: string | undefined;
}
