import type { NearWord } from '../../vocabulary.js';
import { errorsAllowed, visitNear } from './near-words.js';
import type { PaperEntries } from './paper-entries.js';
import { surfaceWords } from './surface-words.js';
import { wordsBeginningWith } from './word-range.js';

/** What `Vocabulary.nearest` promises. */
export function nearestWords(entries: PaperEntries, word: string, limit: number): NearWord[] {
  const [typed, ...others] = surfaceWords(word);
  if (typed === undefined || others.length > 0) return [];
  const bound = errorsAllowed(typed);
  const near = new Map<string, number>();
  /** Letters are missing at the end, and nothing else is wrong. */
  const longer = new Map<string, number>();
  for (const source of entries.wordSources) {
    const { words } = source;
    if (bound > 0) {
      visitNear(source, typed, bound, (number, distance) => {
        near.set(words[number] as string, distance);
      });
    }
    const { from, to } = wordsBeginningWith(words, typed);
    for (let number = from; number < to; number++) {
      const one = words[number] as string;
      longer.set(one, one.length - typed.length);
    }
  }
  near.delete(typed);
  longer.delete(typed);
  for (const one of near.keys()) longer.delete(one);
  const counted = (one: string, distance: number): NearWord => {
    const [inTexts, inNames] = [entries.wordPapers.get(one), entries.namePapers.get(one)];
    const isPrefix = one.startsWith(typed);
    return { word: one, count: inTexts + inNames, distance, isName: inNames > 0, isPrefix };
  };
  const best = (
    found: ReadonlyMap<string, number>,
    order: (a: NearWord, b: NearWord) => number,
  ): NearWord[] =>
    [...found]
      .map(([one, distance]) => counted(one, distance))
      .filter(({ count }) => count > 0)
      .sort(order)
      .slice(0, limit);
  return [...best(near, byErrors), ...best(longer, byFrequency)];
}

function byErrors(a: NearWord, b: NearWord): number {
  return a.distance - b.distance || byFrequency(a, b);
}

function byFrequency(a: NearWord, b: NearWord): number {
  return b.count - a.count || (a.word < b.word ? -1 : 1);
}
