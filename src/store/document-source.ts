import type { Paper } from '../domain/paper.js';
import type { Changes, StoredModel, VersionedPaper } from './store.js';

/**
 * What an engine in the store's own process reads of it, synchronously: between two turns of the event
 * loop nothing changes, which is how an index knows that it has seen everything.
 */
export interface DocumentSource {
  /** Names the collection of papers; an index of another one is not used. */
  readonly storeId: string;
  /** The model whose vectors the papers have now. */
  model(): StoredModel;
  /** The number of the last change. */
  sequence(): number;
  /** How many papers there are. */
  count(): number;
  /** What changed after the change `since`, up to the last one now; the papers are read as they are iterated. */
  changes(since: number): Changes & { papers: Iterable<VersionedPaper[]> };
  /** Live papers with versions in (after, upTo], ascending, at most `limit`. */
  papersWithVersions(after: number, upTo: number, limit: number): VersionedPaper[];
  /** Live papers by version; versions that are gone are left out. */
  papersByVersions(
    versions: readonly number[],
  ): Map<number, Pick<VersionedPaper, 'paper' | 'addedAtMs'>>;
  /** The versions of all papers, ascending. */
  liveVersions(): number[];
  /** The versions of papers by id; ids that are not there are left out. */
  versionsOfIds(ids: readonly Paper['id'][]): number[];
  /** The versions of papers that have each of these phrases, word after word, in one of their fields, or in the title. */
  versionsWithPhrases(phrases: readonly string[], where?: 'anywhere' | 'title'): number[];
  /** The versions of papers that have this word as it is written, whatever its case and accents; a phrase in any inflection. */
  versionsWithExactly(text: string): number[];
  /** Papers that have any of these words, best first by the store's own ranking, for searches while there is no index. */
  versionsWithWords(words: readonly string[], limit: number): { version: number; score: number }[];
}
