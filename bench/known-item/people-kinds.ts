import type { Paper } from '../../src/domain/paper.js';
import { type AuthorName, initialOf, nameOf, namesOf } from './authors.js';
import { isAlone, type Kind, one, oneOf, type Source } from './question.js';

const MIN_AUTHORS_ET_AL = 3;
const MAX_RARE = 5;

/** Those who know who wrote a paper. */
export const peopleKinds: readonly Kind[] = [
  one(
    'Surname et al.',
    etAl((family) => `${family} et al.`),
  ),
  one(
    'Surname et al. 2017',
    etAl((family, year) => `${family} et al. ${year}`),
  ),
  one(
    'Surname et al. (2017)',
    etAl((family, year) => `${family} et al. (${year})`),
  ),
  one(
    'Surname & Surname 2017',
    ofTwo((a, b, year) => `${a} & ${b} ${year}`),
  ),
  one(
    'Surname and Surname (2017)',
    ofTwo((a, b, year) => `${a} and ${b} (${year})`),
  ),
  one('Surname (2017)', (paper, { corpus: { authors } }) => {
    const name = nameOf(paper.authors[0] ?? '');
    const papers = name ? authors.ofFamily(name) : [];
    const inYear = papers.filter(({ year }) => year === paper.year);
    const isRare = papers.length <= MAX_RARE && isAlone(inYear, paper) && paper.year !== null;
    return name && isRare ? `${name.family} (${paper.year})` : undefined;
  }),
  one(
    'Surname, F.',
    onlyPaper((name) => `${name.family}, ${initialOf(name)}`),
  ),
  one(
    'F. Surname',
    onlyPaper((name) => `${initialOf(name)} ${name.family}`),
  ),
  one(
    'author:Surname',
    onlyPaper(({ family }) => `author:${quotedWhereSeveral(family)}`),
  ),
];

/** The first of three authors or more, of whose family name there is one paper only. */
function etAl(write: (family: string, year: number) => string) {
  return (paper: Paper, { corpus }: Source): string | undefined => {
    const name = nameOf(paper.authors[0] ?? '');
    if (!name || paper.year === null || new Set(paper.authors).size < MIN_AUTHORS_ET_AL) return;
    return isAlone(corpus.authors.ofFamily(name), paper)
      ? write(name.family, paper.year)
      : undefined;
  };
}

/** Two authors, whose family names one paper of the year has. */
function ofTwo(write: (one: string, other: string, year: number) => string) {
  return (paper: Paper, { corpus: { authors } }: Source): string | undefined => {
    const [a, b, ...more] = namesOf(paper) ?? [];
    if (!a || !b || more.length > 0 || paper.year === null) return undefined;
    const ofB = new Set(authors.ofFamily(b));
    const both = authors.ofFamily(a).filter((other) => ofB.has(other) && other.year === paper.year);
    return isAlone(both, paper) ? write(a.family, b.family, paper.year) : undefined;
  };
}

/** An author of whose family name there is one paper only. */
function onlyPaper(write: (name: AuthorName) => string) {
  return (paper: Paper, { corpus, random }: Source): string | undefined => {
    const name = nameOf(oneOf(paper.authors, random) ?? '');
    return name && isAlone(corpus.authors.ofFamily(name), paper) ? write(name) : undefined;
  };
}

const quotedWhereSeveral = (family: string): string =>
  family.includes(' ') ? `"${family}"` : family;
