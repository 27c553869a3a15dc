import type { Paper } from '../../../domain/paper.js';
import { SUGGESTION_KINDS, type SuggestionKind } from '../../../domain/suggestion.js';
import type { PaperTable } from '../columns/paper-table.js';
import type { EntrySource } from './entry-source.js';
import { familyNameKeys } from './family-name.js';
import { FrozenEntries } from './frozen-entries.js';
import { type FrozenParts, forEachKind } from './frozen-parts.js';
import { type EntryId, KindEntries } from './kind-entries.js';
import { letterMasks } from './near-words.js';
import { WordCounts } from './word-counts.js';

type EntriesOfPaper = Readonly<Record<SuggestionKind, Iterable<EntryId>>>;

/**
 * The writer of a vocabulary: the entries of all kinds, and how many papers each entry, word and family name
 * has, kept in step with the table.
 */
export class PaperEntries {
  readonly kinds: Readonly<Record<SuggestionKind, KindEntries>>;
  /** Papers by a word of title or keywords, by a word of an author's name, and by a family name. */
  readonly wordPapers: WordCounts;
  readonly namePapers: WordCounts;
  readonly familyPapers: WordCounts;
  readonly #table: PaperTable;
  readonly #titleDocIds: Uint32Array;
  /** The title of each docId of the checkpoint. */
  readonly #titles: Uint32Array;
  /** The entries of papers added since the checkpoint, by docId. */
  readonly #ofAdded = new Map<number, EntriesOfPaper>();
  /** DocIds added since the checkpoint, by their titles. */
  readonly #withTitle = new Map<EntryId, number[]>();

  constructor(table: PaperTable, parts: FrozenParts) {
    this.#table = table;
    this.#titleDocIds = parts.titleDocIds;
    this.#titles = parts.kinds.title.ofPaper.items.values;
    const masks = letterMasks(parts.words);
    this.kinds = forEachKind((kind) => {
      const ofKind = parts.kinds[kind];
      const frozen = new FrozenEntries(parts.words, masks, ofKind);
      return new KindEntries(frozen, ofKind, (entry) =>
        kind === 'title'
          ? table.titles.get(this.#frozenWithTitle(entry)[0] as number)
          : ofKind.texts.get(entry),
      );
    });
    this.wordPapers = new WordCounts(parts.words, parts.wordPapers);
    this.namePapers = new WordCounts(parts.words, parts.namePapers);
    this.familyPapers = new WordCounts(parts.families, parts.familyPapers);
  }

  get sources(): readonly EntrySource[] {
    return SUGGESTION_KINDS.flatMap((kind) => [this.kinds[kind].frozen, this.kinds[kind].added]);
  }

  /** All words there are, in sorted lists; several may have the same word. Those of venues are no words of papers. */
  get wordSources(): readonly EntrySource[] {
    const { title, author, keyword } = this.kinds;
    return [title.frozen, title.added, author.added, keyword.added];
  }

  /** Takes in the paper of a docId above all others. */
  add(docId: number, { title, authors, keywords, venue }: Paper): void {
    const idsOf = (kind: SuggestionKind, texts: readonly string[]) =>
      new Set(texts.map((text) => this.kinds[kind].idOf(text)));
    const titleId = this.kinds.title.idOf(title);
    const entries: EntriesOfPaper = {
      title: [titleId],
      author: idsOf('author', authors),
      keyword: idsOf('keyword', keywords),
      venue: idsOf('venue', venue === null ? [] : [venue]),
    };
    this.#ofAdded.set(docId, entries);
    const others = this.#withTitle.get(titleId);
    if (others) others.push(docId);
    else this.#withTitle.set(titleId, [docId]);
    this.#count(entries, 1);
  }

  /** Takes out a paper that was there. */
  remove(docId: number): void {
    this.#count(this.#entriesOf(docId), -1);
  }

  /** The first paper that has a title. */
  docIdOfTitle(id: EntryId): number | undefined {
    const frozen = id >= 0 ? this.#frozenWithTitle(id) : [];
    return frozen.find(this.#table.isLive) ?? this.#withTitle.get(id)?.find(this.#table.isLive);
  }

  /** The title of a paper, which may have been removed. */
  titleOf(docId: number): EntryId {
    if (docId < this.#titles.length) return this.#titles[docId] as EntryId;
    const [title] = this.#entriesOf(docId).title;
    return title as EntryId;
  }

  /** The docIds of the checkpoint that have a title. */
  #frozenWithTitle(entry: EntryId): Uint32Array {
    const docIds = this.#titleDocIds;
    const placeOf = (wanted: EntryId) => {
      let low = 0;
      let high = docIds.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((this.#titles[docIds[middle] as number] as number) < wanted) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return docIds.subarray(placeOf(entry), placeOf(entry + 1));
  }

  #entriesOf(docId: number): EntriesOfPaper {
    const added = this.#ofAdded.get(docId);
    return added ?? forEachKind((kind) => this.kinds[kind].ofFrozenPaper(docId));
  }

  /** Counts a paper with these entries: in (1) or out (-1). */
  #count(ids: EntriesOfPaper, by: 1 | -1): void {
    for (const kind of SUGGESTION_KINDS) {
      for (const id of ids[kind]) this.kinds[kind].countPapers(id, by);
    }
    const wordsOf = (kind: SuggestionKind) =>
      [...ids[kind]].flatMap((id) => this.kinds[kind].wordsOf(id));
    const families = [...ids.author].flatMap((id) => familyNameKeys(this.kinds.author.textOf(id)));
    const inTexts = [...wordsOf('title'), ...wordsOf('keyword')];
    for (const word of new Set(inTexts)) this.wordPapers.change(word, by);
    for (const word of new Set(wordsOf('author'))) this.namePapers.change(word, by);
    for (const family of new Set(families)) this.familyPapers.change(family, by);
  }
}
