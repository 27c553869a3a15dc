import type { EntrySource } from './entry-source.js';
import { visitNearBeginnings } from './near-beginnings.js';
import { errorsAllowed, visitNear } from './near-words.js';
import { surfaceWords } from './surface-words.js';
import { numberOfWord, type WordRange, wordsBeginningWith } from './word-range.js';

/** What is typed beyond so many characters, or words, does not change what is suggested. */
const MAX_CHARS = 300;
const MAX_WORDS = 10;
/** How many words are looked for with errors in them; the longest. */
const MAX_NEAR_WORDS = 2;
/** How many near words or beginnings stand for one. */
const MAX_NEAR_RANGES = 32;

/** How a typed word is met: by itself, by what begins with it, or by what is near to either. */
export type Meeting = 'whole' | 'beginning' | 'near';

export interface TypedWord {
  text: string;
  meeting: Meeting;
  /** How many words of an entry must meet it, since other typed words need some of the same. */
  needed: number;
}

/** The words of what somebody types; the last one may be a beginning. */
export function typedWords(text: string): string[] {
  return surfaceWords(text.slice(0, MAX_CHARS)).slice(0, MAX_WORDS);
}

/** Each typed word with how it is to be met. */
export function meetings(
  words: readonly string[],
  meetingOf: (place: number) => Meeting,
): TypedWord[] {
  return words.map((text, place) => {
    const meeting = meetingOf(place);
    const isWhole = meeting === 'whole';
    const within = words.filter((word) => (isWhole ? word === text : word.startsWith(text)));
    return { text, meeting, needed: within.length };
  });
}

/** A word that fewer entries have may be a typing error. */
const RARE = 3;
/** So many are not counted one by one to see how many of them still have papers. */
const MANY = 500;

/**
 * The places of the words to look for with errors: those that hardly any entry has. Where all are known and
 * `isFound` is false (nothing has them together), any may be the wrong one, by one error.
 */
export function placesOfErrors(
  words: readonly string[],
  sources: readonly EntrySource[],
  isFound: boolean,
): { places: ReadonlySet<number>; maxErrors: number } {
  const lengthOf = (place: number) => (words[place] as string).length;
  const isRare = (place: number) => {
    let entries = 0;
    for (const source of sources) {
      const range = wordsBeginningWith(source.words, words[place] as string);
      if (source.countEntries(range) > MANY) return false;
      source.visitEntries(range, MANY, (entry) => {
        if (source.papersOf(entry) > 0) entries++;
      });
    }
    return entries < RARE;
  };
  const long = [...words.keys()]
    .filter((place) => errorsAllowed(words[place] as string) > 0)
    .sort((a, b) => lengthOf(b) - lengthOf(a) || a - b);
  const rare = long.filter(isRare);
  const isGuess = rare.length === 0;
  const chosen = isGuess && !isFound ? long : rare;
  return { places: new Set(chosen.slice(0, MAX_NEAR_WORDS)), maxErrors: isGuess ? 1 : 2 };
}

/**
 * The words of a source that meet a typed word, in ranges that ascend; with so many errors at most, where it is met
 * by near ones.
 */
export function rangesOf(
  source: Pick<EntrySource, 'words' | 'masks'>,
  { text, meeting }: TypedWord,
  errors: number,
): WordRange[] {
  const { words } = source;
  if (meeting === 'whole') {
    const from = numberOfWord(words, text);
    return from < 0 ? [] : [{ from, to: from + 1 }];
  }
  const beginning = wordsBeginningWith(words, text);
  const exact = beginning.from === beginning.to ? [] : [beginning];
  if (meeting === 'beginning') return exact;
  const near: (WordRange & { distance: number })[] = [];
  visitNear(source, text, Math.min(errors, errorsAllowed(text)), (from, distance) => {
    near.push({ from, to: from + 1, distance });
  });
  const beginnings: WordRange[] = [];
  // Two errors are looked for where one has found nothing.
  if (errors === 1) visitNearBeginnings(words, text, (from, to) => beginnings.push({ from, to }));
  near.sort((a, b) => a.distance - b.distance);
  beginnings.sort((a, b) => b.to - b.from - (a.to - a.from));
  return disjoint([...exact, ...near, ...beginnings].slice(0, MAX_NEAR_RANGES));
}

/** The same words in ranges that ascend and have no word in common. */
function disjoint(ranges: readonly WordRange[]): WordRange[] {
  const merged: WordRange[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const before = merged.at(-1);
    if (before && from <= before.to) before.to = Math.max(before.to, to);
    else merged.push({ from, to });
  }
  return merged;
}
