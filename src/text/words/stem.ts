import { stopwords } from '@orama/stopwords/english';
import { stemmer } from 'stemmer';

/** The library's list, without apostrophes as folded words are, and what it leaves out. */
const STOP_WORDS: ReadonlySet<string> = new Set([
  ...stopwords.map((word) => word.replaceAll("'", '')),
  ...['a', 'eg', 'ie'],
]);

/** Whether a folded word says nothing about what a paper is about. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}

// British and American spellings of one word would otherwise be two terms: the stemmer knows only
// -ize. Both sides go through the same rules, so a rule that fires on an unrelated word is harmless
// unless it makes two words one; the endings are narrow enough to spare "precise" and "exercise".
const ISE =
  /^([a-z]{2,}(?:al|an|ar|at|el|em|en|er|et|il|im|in|ol|on|or|ut|ym))is(e|ed|es|er|ers|ing|able|ation|ations|ational)$/;
const OUR = /(behavi|col|fav|lab|tum|neighb|flav|vap|harb|hon|od|arm)our/;
const AE_OE = /[ao]e(?=[a-z]{2})/g;

const ENGLISH = /^[a-z]{3,}$/;

/** The stem of a folded word; what is not an English-looking word is its own stem. */
export function stem(word: string): string {
  if (!ENGLISH.test(word)) return word;
  const spelt = word.replace(ISE, '$1iz$2').replace(OUR, '$1or');
  return stemmer(spelt.length < 6 ? spelt : spelt.replace(AE_OE, 'e'));
}
