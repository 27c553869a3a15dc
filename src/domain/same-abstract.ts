import { titleWords } from './folding.js';

/** More of a text says nothing more about whether it is another. */
const MAX_CHARS = 4_000;

/** Words that texts share whatever they are about. */
const SMALL_WORDS = new Set(
  (
    'a about after all also among an and any are as at be been before between both but by can could do does during ' +
    'each for from had has have how in into is it its may more most no not of on one only or other our over such ' +
    'than that the their them then there these they this those through to two under up use used using was we were ' +
    'what when where which while who will with within without would ' +
    'abstract aim aims background conclusion conclusions contents edition editorial introduction issue issues ' +
    'journal letters method methods objective objectives paper papers present presents purpose result results ' +
    'special summary volume'
  ).split(' '),
);

/** How much of the shorter of two texts the other must have, that they may be of one abstract. */
export interface SharedParts {
  words: number;
  /** Of the words of short texts, where chance does more. */
  wordsOfShort: number;
  /** Of pairs of words that stand side by side. */
  pairs: number;
  /** So many telling words are needed to compare them at all. */
  from: number;
}

/** A text with fewer telling words is a short one. */
const SHORT = 15;

/**
 * Whether two texts are different abstracts, and no two versions of one: markup, a heading, a cut end and
 * small edits do not matter. Linear in the lengths, of which the first some thousand characters count.
 */
export function areTwoAbstracts(one: string, other: string, least: SharedParts): boolean {
  if (one === other) return false;
  const [words, others] = [wordsOf(one), wordsOf(other)];
  const [telling, otherTelling] = [tellingOf(words), tellingOf(others)];
  const size = Math.min(telling.size, otherTelling.size);
  if (size < least.from) return false;
  const leastWords = size < SHORT ? least.wordsOfShort : least.words;
  if (sharedPart(telling, otherTelling) < leastWords) return true;
  return size > 1 && sharedPart(pairsOf(words), pairsOf(others)) < least.pairs;
}

const wordsOf = (text: string): string[] => titleWords(text.slice(0, MAX_CHARS));

const tellingOf = (words: readonly string[]): Set<string> =>
  new Set(words.filter((word) => !SMALL_WORDS.has(word)));

const pairsOf = (words: readonly string[]): Set<string> =>
  new Set(words.slice(1).map((word, k) => `${words[k]} ${word}`));

function sharedPart(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let shared = 0;
  for (const one of some) if (others.has(one)) shared++;
  return shared / Math.min(some.size, others.size);
}
