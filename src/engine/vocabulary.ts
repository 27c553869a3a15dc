import type { Suggestion, SuggestionKind } from '../domain/suggestion.js';

/** A word that the papers have, found by another. */
export interface NearWord {
  word: string;
  /** Papers that have it in title or keywords, plus papers by somebody with it in the name. */
  count: number;
  /** Insertions, deletions, substitutions and swaps of neighbours between the two (optimal string alignment). */
  distance: number;
  /** Whether it is in the name of an author. */
  isName: boolean;
  /** Whether it begins with what was asked for. */
  isPrefix: boolean;
}

/**
 * The words, names and titles of the papers as they are now. Everything is answered at once, from memory; words
 * may be given as people type them, in any case and with accents.
 */
export interface Vocabulary {
  /** Papers that have this word in title or keywords; 0 for what is not one word. */
  wordCount(word: string): number;
  /** Papers by somebody of this family name; of one of several words ('van der maaten') the last alone will do. */
  familyNameCount(name: string): number;
  /** Papers that have this word in what they say and not just in a name; endless for a stop word. */
  textCount(word: string): number;
  /** Whether an author goes by this name, as the author filter takes it. */
  hasAuthor(name: string): boolean;
  /** Papers, one for each title that begins with these words, the last of which may be a beginning; at most so many. */
  titlesBeginningWith(words: readonly string[], limit: number): string[];
  /** Papers that have this term, as `analyze` makes it, anywhere. */
  documentFrequency(term: string): number;
  /**
   * Words that may be meant by one: first at most `limit` near ones (one error where it has 4 or 5 letters, two
   * from 6 on; none below), fewest errors first, then the most frequent; then at most `limit` longer words that
   * begin with it, the most frequent first. The word itself is none of them.
   */
  nearest(word: string, limit: number): NearWord[];
  /**
   * What a text that is being typed may become, best first, at most `limit`, of these kinds (of all when left
   * out). A text without a letter or digit becomes nothing.
   */
  suggest(text: string, limit: number, kinds?: readonly SuggestionKind[]): Suggestion[];
}
