import { foldLetters, titleWords } from '../../src/domain/folding.js';
import type { Paper } from '../../src/domain/paper.js';
import { type AuthorName, nameOf } from './authors.js';
import { type Kind, oneOf, type Question, type Source, several } from './question.js';
import { isOneErrorAway, mistyped } from './typing-errors.js';

/** Where a name is mistyped, its author has so many papers at most. */
const MAX_RARE = 5;
const LONG_FAMILY = /^[A-Za-z]{7,}$/;
const MIN_BEGINNING = 5;

/** Those who look for somebody's papers: any of them is right. */
export const authorKinds: readonly Kind[] = [
  several(
    'First Last',
    byName(({ full }) => full),
  ),
  several(
    'papers by First Last',
    byName(({ full }) => `papers by ${full}`),
  ),
  several(
    'author:"First Last"',
    byName(({ full }) => `author:"${full}"`),
  ),
  several(
    'First Last without diacritics',
    byName(({ full }) => changed(full, withoutMarks)),
  ),
  several(
    'First Last with ue for \u00fc',
    byName(({ full }) => changed(full, umlautsInTwo)),
  ),
  several('surname with a typing error', (paper, { corpus, random }) => {
    const name = longFamily(paper, { corpus, random });
    if (!name || corpus.authors.ofFamily(name).length > MAX_RARE) return undefined;
    const query = mistyped(name.family, random);
    const typed = query.toLowerCase();
    const isNear = (word: string) => isOneErrorAway(word, typed);
    // A word of a title may be what was meant as well.
    if ([...corpus.titles.words].some(isNear)) return undefined;
    return { query, isRight: hasWord(isNear) };
  }),
  several('beginning of a surname', (paper, { corpus, random }) => {
    const name = longFamily(paper, { corpus, random });
    if (!name) return undefined;
    const most = name.family.length - 2 - MIN_BEGINNING;
    const query = name.family.slice(0, MIN_BEGINNING + Math.round(random() * most));
    const beginning = query.toLowerCase();
    const isMore = corpus.titles.hasBeginning(beginning) || corpus.authors.words.has(beginning);
    return isMore ? undefined : { query, isRight: hasWord((word) => word.startsWith(beginning)) };
  }),
];

/** Any author; all papers of that name are right. */
function byName(write: (name: AuthorName) => string | undefined) {
  return (paper: Paper, { corpus, random }: Source): Question | undefined => {
    const name = nameOf(oneOf(paper.authors, random) ?? '');
    const query = name && write(name);
    if (!query) return undefined;
    return { query, isRight: (other) => corpus.authors.isBy(other, name) };
  };
}

function longFamily(paper: Paper, { random }: Source): AuthorName | undefined {
  const name = nameOf(oneOf(paper.authors, random) ?? '');
  return name && LONG_FAMILY.test(name.family) ? name : undefined;
}

const hasWord =
  (isWord: (word: string) => boolean) =>
  ({ authors }: Paper): boolean =>
    authors.some((author) => titleWords(author).some(isWord));

function changed(name: string, change: (name: string) => string): string | undefined {
  const other = change(name);
  return other === name ? undefined : other;
}

const withoutMarks = (name: string): string =>
  name.replace(/[^\0-\x7f]/gu, (letter) => foldLetters(letter));

const umlautsInTwo = (name: string): string =>
  name.replace(/[\u00e4\u00f6\u00fc]/g, (letter) => `${foldLetters(letter)}e`);
