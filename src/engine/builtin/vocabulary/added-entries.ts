import { compareTexts, compareWords, type EntrySource } from './entry-source.js';
import { letterMasks } from './near-words.js';
import { firstWordFrom, type WordRange } from './word-range.js';

/** An entry that no paper of the checkpoint has. */
export interface AddedEntry {
  text: string;
  /** The folded text, by which spellings are one. */
  key: string;
  words: readonly string[];
  papers: number;
}

/** More new words than this are sorted together with the old ones, fewer put in one by one. */
const MANY_NEW_WORDS = 64;

/**
 * The entries of a kind that came with papers added since the checkpoint: some thousands, until the server takes
 * a newer checkpoint over. Numbers of words are valid until an entry is added.
 */
export class AddedEntries implements EntrySource {
  readonly isInOrder = false;
  readonly #entries: AddedEntry[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #byWord = new Map<string, number[]>();
  #words: string[] = [];
  #newWords: string[] = [];
  #ranks: Map<string, number> | undefined;
  #masks: Uint32Array | undefined;

  get size(): number {
    return this.#entries.length;
  }

  /** The entry of a folded text, or -1. */
  find(key: string): number {
    return this.#numbers.get(key) ?? -1;
  }

  add(entry: AddedEntry): number {
    const number = this.#entries.length;
    this.#entries.push(entry);
    this.#numbers.set(entry.key, number);
    for (const word of new Set(entry.words)) {
      const others = this.#byWord.get(word);
      if (others) others.push(number);
      else {
        this.#byWord.set(word, [number]);
        this.#newWords.push(word);
        this.#ranks = undefined;
        this.#masks = undefined;
      }
    }
    return number;
  }

  get(number: number): AddedEntry {
    return this.#entries[number] as AddedEntry;
  }

  /** The numbers of all entries, in the order of entries. */
  inOrder(): number[] {
    return [...this.#entries.keys()].sort((a, b) => {
      const [one, other] = [this.get(a), this.get(b)];
      return compareWords(one.words, other.words) || compareTexts(one.key, other.key);
    });
  }

  get words(): readonly string[] {
    if (this.#newWords.length > MANY_NEW_WORDS) {
      this.#words = [...this.#words, ...this.#newWords].sort();
    } else {
      for (const word of this.#newWords)
        this.#words.splice(firstWordFrom(this.#words, word), 0, word);
    }
    this.#newWords = [];
    return this.#words;
  }

  get masks(): Uint32Array {
    this.#masks ??= letterMasks(this.words);
    return this.#masks;
  }

  countEntries({ from, to }: WordRange): number {
    let count = 0;
    for (let word = from; word < to; word++) count += this.#entriesOfWord(word).length;
    return count;
  }

  visitEntries({ from, to }: WordRange, limit: number, visit: (entry: number) => void): void {
    let left = limit;
    for (let word = from; word < to; word++) {
      for (const entry of this.#entriesOfWord(word)) {
        if (left-- <= 0) return;
        visit(entry);
      }
    }
  }

  papersOf(entry: number): number {
    return this.get(entry).papers;
  }

  wordCountOf(entry: number): number {
    return this.get(entry).words.length;
  }

  wordAt(entry: number, place: number): number {
    this.#ranks ??= new Map(this.words.map((word, rank) => [word, rank]));
    return this.#ranks.get(this.get(entry).words[place] as string) as number;
  }

  #entriesOfWord(word: number): readonly number[] {
    return this.#byWord.get(this.words[word] as string) as number[];
  }
}
