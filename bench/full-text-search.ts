import { foldWord } from '../src/domain/folding.js';
import type { Database } from '../src/store/sqlite/database.js';
import { isStopWord } from '../src/text/words/stem.js';
import { timed } from './timed.js';

const WORD = /[\p{L}\p{N}]+/gu;

/** SQLite's own ranking by words, over the table that the service keeps for phrases. */
export class FullTextSearch {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** How long FTS5 takes for the best 100 of the papers that have any of the words. */
  takesMs(words: readonly string[]): number {
    const statement = this.#db
      .prepare(
        'SELECT rowid FROM paper_words WHERE paper_words MATCH ? ORDER BY bm25(paper_words) LIMIT 100',
      )
      .pluck();
    const match = words.map((word) => `"${word}"`).join(' OR ');
    return timed(() => statement.all(match)).tookMs;
  }
}

/** The words of a query as they stand. */
export const wordsOf = (query: string): string[] => query.match(WORD) ?? [];

/** The words that the lexical index looks for: those that are no stop words, unless there is no other. */
export function indexedWordsOf(query: string): string[] {
  const words = wordsOf(query);
  const indexed = words.filter((word) => !isStopWord(foldWord(word)));
  return indexed.length > 0 ? indexed : words;
}
