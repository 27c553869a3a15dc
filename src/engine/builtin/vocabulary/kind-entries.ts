import { foldName } from '../../../domain/folding.js';
import { AddedEntries } from './added-entries.js';
import { compareTexts, compareWords } from './entry-source.js';
import type { FrozenEntries } from './frozen-entries.js';
import type { FrozenKind } from './frozen-parts.js';
import { surfaceWords } from './surface-words.js';

/** An entry of a kind: from 0 on those of the checkpoint, below 0 those added since, the first of them -1. */
export type EntryId = number;

/** From the number of an added entry to its id and back. */
export const inverseOfAdded = (number: number): number => -1 - number;

/** All entries of a kind: those of the checkpoint, and those that came with papers since. */
export class KindEntries {
  readonly frozen: FrozenEntries;
  readonly added = new AddedEntries();
  readonly #parts: FrozenKind;
  readonly #frozenText: (entry: number) => string;

  /** `frozenText` spells an entry of the checkpoint. */
  constructor(frozen: FrozenEntries, parts: FrozenKind, frozenText: (entry: number) => string) {
    this.frozen = frozen;
    this.#parts = parts;
    this.#frozenText = frozenText;
  }

  /** The entry of a text, which is added if it is new. */
  idOf(text: string): EntryId {
    const key = foldName(text);
    const added = this.added.find(key);
    if (added >= 0) return inverseOfAdded(added);
    const words = surfaceWords(text);
    const frozen = this.firstFrozenFrom(words, key);
    const isThere = frozen < this.frozen.size && this.#compareFrozen(frozen, words, key) === 0;
    return isThere ? frozen : inverseOfAdded(this.added.add({ text, key, words, papers: 0 }));
  }

  /** The entry as papers spell it. */
  textOf(id: EntryId): string {
    return id >= 0 ? this.#frozenText(id) : this.added.get(inverseOfAdded(id)).text;
  }

  /** How many papers have it. */
  papersOf(id: EntryId): number {
    return id >= 0 ? this.frozen.papersOf(id) : this.added.papersOf(inverseOfAdded(id));
  }

  wordsOf(id: EntryId): readonly string[] {
    return id >= 0 ? this.frozen.wordsOf(id) : this.added.get(inverseOfAdded(id)).words;
  }

  /** The entries whose texts have an ASCII sign; of titles only those that came since the checkpoint. */
  *havingSign(sign: string): Generator<EntryId> {
    yield* this.#parts.texts.having(sign);
    for (let number = 0; number < this.added.size; number++) {
      if (this.added.get(number).text.includes(sign)) yield inverseOfAdded(number);
    }
  }

  /** Counts papers that have the entry in or out. */
  countPapers(id: EntryId, by: number): void {
    if (id >= 0) (this.#parts.papers[id] as number) += by;
    else this.added.get(inverseOfAdded(id)).papers += by;
  }

  /** The entries of a paper of the checkpoint. */
  ofFrozenPaper(docId: number): Iterable<EntryId> {
    return this.#parts.ofPaper.get(docId);
  }

  /** The order of entries. */
  compare(a: EntryId, b: EntryId): number {
    if (a >= 0 && b >= 0) return a - b;
    return (
      compareWords(this.wordsOf(a), this.wordsOf(b)) ||
      compareTexts(foldName(this.textOf(a)), foldName(this.textOf(b)))
    );
  }

  /** The first entry of the checkpoint that does not come before these words and this folded text. */
  firstFrozenFrom(words: readonly string[], key: string): EntryId {
    let low = 0;
    let high = this.frozen.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compareFrozen(middle, words, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compareFrozen(id: EntryId, words: readonly string[], key: string): number {
    const { frozen } = this;
    const count = frozen.wordCountOf(id);
    // As `compareWords` does, without a list of the words: a search looks at many entries.
    for (let place = 0; place < Math.min(count, words.length); place++) {
      const order = compareTexts(
        frozen.words[frozen.wordAt(id, place)] as string,
        words[place] as string,
      );
      if (order !== 0) return order;
    }
    return count - words.length || compareTexts(foldName(this.textOf(id)), key);
  }
}
