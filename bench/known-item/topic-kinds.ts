import { foldName } from '../../src/domain/folding.js';
import type { Paper } from '../../src/domain/paper.js';
import { nameOf } from './authors.js';
import { isAlone, type Kind, one, oneOf, type Source, several } from './question.js';
import { hasPhrase, hasWord } from './standing-words.js';

const WORDS = 3;
const WORDS_BESIDE_NAME = 2;
/** How many titles have a word that everybody uses. */
const FREQUENT = 20;

/** Those who know what a paper is about, and something else of it. */
export const topicKinds: readonly Kind[] = [
  one('topic words 2017', (paper, source) => {
    const words = knownBy(paper, source, ({ year }) => year === paper.year);
    return words && `${words} ${paper.year}`;
  }),
  several('frequent topic words 2017', (paper, { corpus: { titles }, random }) => {
    const frequent = titles.telling(paper.title).filter((word) => titles.count(word) >= FREQUENT);
    while (frequent.length > WORDS) frequent.splice(Math.floor(random() * frequent.length), 1);
    const papers = titles.withAll(frequent);
    const right = new Set(papers.filter(({ year }) => year === paper.year));
    if (frequent.length < WORDS || right.size === papers.length) return undefined;
    return { query: `${frequent.join(' ')} ${paper.year}`, isRight: (other) => right.has(other) };
  }),
  one('surname topic 2017', (paper, { corpus: { authors, titles, words: all } }) => {
    const name = nameOf(paper.authors[0] ?? '');
    const words = titles.rarest(paper.title, WORDS_BESIDE_NAME);
    if (!name || !words || paper.year === null) return undefined;
    const ofFamily = new Set(authors.ofFamily(name));
    const papers = all.withAll(words).filter((other) => ofFamily.has(other));
    return isAlone(papers, paper) ? `${name.family} ${words.join(' ')} ${paper.year}` : undefined;
  }),
  one('title words -word', (paper, source) => {
    const { corpus, random } = source;
    const words = knownBy(paper, source);
    const other = oneOf(corpus.papers, random);
    const excluded = other && oneOf(corpus.titles.telling(other.title), random);
    if (!words || !excluded || hasWord(paper, excluded)) return undefined;
    return `${words} -${excluded.toLowerCase()}`;
  }),
  one('venue:X title words', (paper, source) => {
    const words = knownBy(paper, source, ({ venue }) => venue === paper.venue);
    return words && paper.venue
      ? `venue:${paper.venue.replace(/^.* .*$/, '"$&"')} ${words}`
      : undefined;
  }),
  one('year:2019..2021 title words', (paper, source) => {
    const year = paper.year ?? Number.NaN;
    const words = knownBy(paper, source, (other) => Math.abs((other.year ?? 0) - year) <= 1);
    return words && `year:${year - 1}..${year + 1} ${words}`;
  }),
  one('title:word word', (paper, source) => {
    const words = knownBy(paper, source);
    return words && `title:${words}`;
  }),
  several('keyword', ({ keywords }, { random }) => {
    const query = oneOf(keywords, random);
    if (!query) return undefined;
    const isRight = (paper: Paper) =>
      paper.keywords.some((keyword) => foldName(keyword) === foldName(query)) ||
      hasPhrase(paper, query);
    return { query, isRight };
  }),
];

/** Three telling words of a title that of the papers in question only this one has, wherever they stand. */
function knownBy(
  paper: Paper,
  { corpus: { titles, words: all } }: Source,
  isInQuestion: (paper: Paper) => boolean = () => true,
): string | undefined {
  const words = titles.rarest(paper.title, WORDS);
  const papers = words ? all.withAll(words).filter(isInQuestion) : [];
  return isAlone(papers, paper) ? words?.join(' ') : undefined;
}
