import type { Paper } from '../../src/domain/paper.js';
import { type AuthorName, initialOf, namesOf } from './authors.js';
import { type Kind, one, type Source } from './question.js';

const MAX_LISTED = 6;
const MAX_IEEE_LISTED = 3;
const SHARE_KEPT = 0.6;
const MIN_CUT_WORDS = 7;
const LONG_WORD = /[A-Za-z]{9,}/;

interface Cited {
  names: AuthorName[];
  title: string;
  venue: string;
  year: number;
}

/** Those who paste an entry from a list of references. */
export const citationKinds: readonly Kind[] = [
  one('citation, APA', cited(apa)),
  one('citation, IEEE', cited(ieee)),
  one('citation, ACL', cited(acl)),
  one('citation, names in full', cited(inFull)),
  one('citation with the title cut', (paper, source) => {
    const title = beginningOf(paper, source);
    return title && cited((entry) => apa({ ...entry, title: `${title}...` }))(paper);
  }),
  one(
    'citation with line breaks',
    cited((entry) => {
      const title = brokenIntoLines(entry.title);
      return title && acl({ ...entry, title });
    }),
  ),
];

function cited(write: (entry: Cited) => string | undefined) {
  return (paper: Paper): string | undefined => {
    const { title, venue, year } = paper;
    const names = namesOf(paper);
    if (!names || !venue || year === null) return undefined;
    return write({ names, title, venue: venue.toUpperCase(), year });
  };
}

function apa({ names, title, venue, year }: Cited): string {
  const listed = names.slice(0, MAX_LISTED).map((name) => `${name.family}, ${initialOf(name)}`);
  return `${joined(listed, ', & ')} (${year}). ${title}. In ${venue} (pp. 1-10).`;
}

function ieee({ names, title, venue, year }: Cited): string {
  const listed = names.map((name) => `${initialOf(name)} ${name.family}`);
  const authors = listed.length > MAX_IEEE_LISTED ? `${listed[0]} et al.` : joined(listed, ' and ');
  return `[12] ${authors}, "${title}," in Proc. ${venue}, ${year}, pp. 1-8.`;
}

function acl({ names, title, venue, year }: Cited): string {
  const listed = names.slice(0, MAX_LISTED).map(({ full }) => full);
  return `${joined(listed, listed.length > 2 ? ', and ' : ' and ')}. ${year}. ${title}. In Proceedings of ${venue}, pages 1\u201310.`;
}

function inFull({ names, title, venue, year }: Cited): string {
  const listed = names.slice(0, MAX_LISTED).map(({ family, given }) => `${family}, ${given}`);
  return `${listed.join(' and ')}. ${title}. ${venue}, ${year}.`;
}

function joined(names: readonly string[], beforeLast: string): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')}${beforeLast}${names.at(-1)}`;
}

/** The beginning of a title that no other title has. */
function beginningOf({ title }: Paper, { corpus: { titles } }: Source): string | undefined {
  const words = title.split(/\s+/);
  const kept = words.slice(0, Math.ceil(SHARE_KEPT * words.length)).join(' ');
  return words.length >= MIN_CUT_WORDS && titles.isUnique(kept) ? kept : undefined;
}

/** The title as a PDF gives it: a long word cut at the end of a line. */
function brokenIntoLines(title: string): string | undefined {
  const word = LONG_WORD.exec(title);
  if (!word) return undefined;
  const at = word.index + Math.floor(word[0].length / 2);
  return `${title.slice(0, at)}-\n${title.slice(at)}`;
}
