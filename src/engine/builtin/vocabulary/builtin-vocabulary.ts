import type { Paper } from '../../../domain/paper.js';
import {
  SUGGESTION_KINDS,
  type Suggestion,
  type SuggestionKind,
} from '../../../domain/suggestion.js';
import { analyze } from '../../../text/words/analyze.js';
import type { NearWord, Vocabulary } from '../../vocabulary.js';
import type { PaperTable } from '../columns/paper-table.js';
import { documentFrequency, type LexicalSnapshot } from '../lexical/lexical-snapshot.js';
import type { FittingEntry } from './best-entries.js';
import type { FrozenParts } from './frozen-parts.js';
import { nearestWords } from './nearest-words.js';
import { PaperEntries } from './paper-entries.js';
import { entriesWithSigns } from './signed-entries.js';
import { suggestEntries } from './suggest.js';
import { surfaceWords } from './surface-words.js';
import { titlesBeginningWith } from './title-beginnings.js';
import { titleRanks } from './title-ranks.js';

/** The vocabulary of the papers of a table, kept in step with it. */
export class BuiltinVocabulary implements Vocabulary {
  readonly #table: PaperTable;
  readonly #lexical: () => LexicalSnapshot;
  readonly #entries: PaperEntries;
  /** What `titleRanks` gave last, until a paper is added. */
  #titleRanks: Int32Array | undefined;

  /** `parts` are those of the table's papers; `lexical` gives the terms as they are now. */
  constructor(table: PaperTable, parts: FrozenParts, lexical: () => LexicalSnapshot) {
    this.#table = table;
    this.#lexical = lexical;
    this.#entries = new PaperEntries(table, parts);
  }

  /** Takes in the paper that the table got last. */
  add(docId: number, paper: Paper): void {
    this.#entries.add(docId, paper);
    this.#titleRanks = undefined;
  }

  /** Takes out a paper that the table has removed. */
  remove(docId: number): void {
    this.#entries.remove(docId);
  }

  wordCount(word: string): number {
    const words = surfaceWords(word);
    return words.length === 1 ? this.#entries.wordPapers.get(words[0] as string) : 0;
  }

  familyNameCount(name: string): number {
    return this.#entries.familyPapers.get(surfaceWords(name).join(' '));
  }

  textCount(word: string): number {
    const snapshot = this.#lexical();
    const counts = surfaceWords(word).map((one) => {
      const [term] = analyze(one);
      if (term === undefined) return Number.POSITIVE_INFINITY;
      return documentFrequency(snapshot, term) - this.#entries.namePapers.get(one);
    });
    return Math.max(0, Math.min(...counts));
  }

  hasAuthor(name: string): boolean {
    return this.#table.columns.author.names.has(name);
  }

  titlesBeginningWith(words: readonly string[], limit: number): string[] {
    const docIds = titlesBeginningWith(this.#entries, words.flatMap(surfaceWords), limit);
    return docIds.map((docId) => this.#table.ids.get(docId));
  }

  documentFrequency(term: string): number {
    return documentFrequency(this.#lexical(), term);
  }

  nearest(word: string, limit: number): NearWord[] {
    return nearestWords(this.#entries, word, limit);
  }

  suggest(
    text: string,
    limit: number,
    kinds: readonly SuggestionKind[] = SUGGESTION_KINDS,
  ): Suggestion[] {
    const { titles } = this.#table;
    const signed = entriesWithSigns(this.#entries, titles, text, limit, kinds);
    const isNew = (one: FittingEntry) =>
      !signed.some(({ id, kind }) => id === one.id && kind === one.kind);
    // One more, for a name that comes both ways round.
    const others = suggestEntries(this.#entries, text, limit + 1, kinds).filter(isNew);
    const found = [...signed, ...others].map(({ id, kind, papers }) => {
      const docId = kind === 'title' ? this.#entries.docIdOfTitle(id) : undefined;
      return {
        kind,
        text: this.#entries.kinds[kind].textOf(id),
        count: papers,
        id: docId === undefined ? undefined : this.#table.ids.get(docId),
      };
    });
    return this.#withPapersOfPeople(withoutTurnedNames(found).slice(0, limit));
  }

  /** Counts the papers of people as the author filter finds them: a name may ask for others too. */
  #withPapersOfPeople(found: readonly Suggestion[]): Suggestion[] {
    const { columns, live } = this.#table;
    return found.map((one) =>
      one.kind === 'author'
        ? { ...one, count: columns.author.countAsked(one.text, live.values) }
        : one,
    );
  }

  /** The place of each paper's title in the order of titles, by docId (see `titleRanks`). */
  titleRanks(): Int32Array {
    this.#titleRanks ??= titleRanks(this.#entries, this.#table);
    return this.#titleRanks;
  }
}

/** Without people whose name is another's the other way round (`Wang Wei`): the author filter takes both for one. */
function withoutTurnedNames(found: readonly Suggestion[]): Suggestion[] {
  const names = new Set<string>();
  return found.filter(({ kind, text }) => {
    if (kind !== 'author') return true;
    const name = surfaceWords(text).sort().join(' ');
    const isNew = !names.has(name);
    names.add(name);
    return isNew;
  });
}
