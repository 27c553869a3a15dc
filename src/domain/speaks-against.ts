import { addressKey } from './addresses.js';
import { isArchive, isArchiveDoi, prefixOfDoi, withoutVersion } from './archives.js';
import { isCommonTitle } from './common-titles.js';
import { arxivOf, arxivOfDoi, doiOf } from './identifiers.js';
import type { Paper } from './paper.js';
import { type PersonName, parsePersonName } from './person-name.js';
import { areTwoAbstracts, type SharedParts } from './same-abstract.js';
import { areTwoVenues } from './same-venue.js';

/** What says which work a paper is. */
export type Identifying = Pick<Paper, 'title' | 'authors' | 'year' | 'doi' | 'arxivId'> &
  Partial<Pick<Paper, 'venue' | 'abstract' | 'url'>>;

/**
 * How much two abstracts have in common that do not speak against one work. Of unrelated ones of one subject, the
 * shorter has 0.11 of its words in common with the other (0.29 at most, of 1,081 pairs), of one paper that was
 * described twice 0.25 and more.
 */
const SHARED: Record<'common' | 'usual' | 'preprint', SharedParts> = {
  common: { words: 0.6, wordsOfShort: 0.6, pairs: 0.25, from: 1 },
  usual: { words: 0.25, wordsOfShort: 0.5, pairs: 0, from: 3 },
  // What came out is what was revised.
  preprint: { words: 0.2, wordsOfShort: 0.2, pairs: 0, from: 3 },
};

/**
 * Whether anything says that two papers of one title are two works: another DOI or arXiv id, another last
 * name, initial or year, another venue or another abstract; under a title that many works have, also another
 * given name or another address at the same host. What one of them does not say speaks against nothing.
 * A preprint and what came out of it may differ in DOI and venue.
 */
export function speaksAgainst(a: Identifying, b: Identifying): boolean {
  if (areTwoDois(a.doi, b.doi) || areTwoArxivIds(a, b)) return true;
  if (a.year !== null && b.year !== null && a.year !== b.year) return true;
  const isCommon = isCommonTitle(a.title) || isCommonTitle(b.title);
  if (areTwoAuthors(a.authors[0], b.authors[0], isCommon)) return true;
  const arePreprintAndPaper = !isCommon && isPreprint(a) !== isPreprint(b);
  if (!arePreprintAndPaper && areTwoPlaces(a, b, isCommon)) return true;
  if (isCommon && areTwoPages(a.url, b.url)) return true;
  const least = SHARED[isCommon ? 'common' : arePreprintAndPaper ? 'preprint' : 'usual'];
  return (
    Boolean(a.abstract && b.abstract) && areTwoAbstracts(a.abstract ?? '', b.abstract ?? '', least)
  );
}

/** Whether both papers say who wrote them and when, and say the same. */
export function agreeOnAuthorAndYear(a: Identifying, b: Identifying): boolean {
  if (a.year === null || a.year !== b.year) return false;
  const [one, other] = [a, b].map(({ authors }) => parsePersonName(authors[0] ?? ''));
  return one !== undefined && other !== undefined && shareLastName(one, other);
}

/**
 * Whether something else than the title says that two papers are one work, where nothing speaks against it:
 * author and year, the venue or the abstract; else a title that few works have.
 */
export function speaksFor(a: Identifying, b: Identifying): boolean {
  if (agreeOnAuthorAndYear(a, b)) return true;
  return Boolean((a.venue && b.venue) || (a.abstract && b.abstract)) || !isCommonTitle(a.title);
}

function areTwoDois(one: string | null, other: string | null): boolean {
  const [a, b] = [one, other].map((text) => (text === null ? null : doiOf(text)));
  if (!a || !b || a === b) return false;
  const archived = [a, b].filter(isArchiveDoi).length;
  if (archived === 0) return true;
  if (archived === 1) return false;
  return prefixOfDoi(a) === prefixOfDoi(b) && withoutVersion(a) !== withoutVersion(b);
}

function areTwoArxivIds(a: Identifying, b: Identifying): boolean {
  const [one, other] = [a, b].map(({ arxivId, doi }) =>
    arxivId === null ? arxivOfDoi(doi === null ? '' : (doiOf(doi) ?? '')) : arxivOf(arxivId),
  );
  return Boolean(one && other) && one !== other;
}

function areTwoAuthors(one: string | undefined, other: string | undefined, isCommon: boolean) {
  if (!one || !other || one === other) return false;
  const [a, b] = [parsePersonName(one), parsePersonName(other)];
  const [names, others] = [lastNamesOf(a), lastNamesOf(b)];
  if (names.length === 0 || others.length === 0) return false;
  if (!names.some((name) => others.includes(name))) return true;
  return areTwoGivenNames(a, b, isCommon);
}

const shareLastName = (a: PersonName, b: PersonName): boolean => {
  const others = lastNamesOf(b);
  return lastNamesOf(a).some((name) => others.includes(name));
};

/**
 * The forms of the last word of an author's family name, which `Lovelace, Ada`, `Ada Lovelace` and
 * `Lovelace A` have in common; none where there is no author.
 */
function lastNamesOf({ family }: PersonName): string[] {
  const last = family.at(-1);
  const forms = last ? [...last.whole, ...(last.words.at(-1) ?? [])] : [];
  return forms.filter((form) => /[\p{L}\p{N}]/u.test(form));
}

/** Whether an initial differs, of those that both names have; or a whole name, if these count. */
function areTwoGivenNames(a: PersonName, b: PersonName, doNamesCount: boolean): boolean {
  const [given, others] = [a, b].map((name) =>
    name.given.flatMap(({ words }) => words.map(([plain = '']) => plain)),
  ) as [string[], string[]];
  return given.some((name, k) => {
    const other = others[k];
    if (other === undefined || name.startsWith(other) || other.startsWith(name)) return false;
    return doNamesCount || [...name][0] !== [...other][0];
  });
}

function isPreprint({ doi, arxivId, venue }: Identifying): boolean {
  const bare = doi === null ? null : doiOf(doi);
  if (bare) return isArchiveDoi(bare);
  return venue ? isArchive(venue) : arxivId !== null;
}

function areTwoPlaces({ venue }: Identifying, { venue: other }: Identifying, isCommon: boolean) {
  if (!venue || !other || venue === other || isArchive(venue) || isArchive(other)) return false;
  return areTwoVenues(venue, other, !isCommon);
}

/** Whether a site gives two papers two pages; a resolver of DOIs is no such site. */
function areTwoPages(one: string | null | undefined, other: string | null | undefined): boolean {
  const [a, b] = [one, other].map((url) => addressKey(url ?? ''));
  if (!a || !b || a === b) return false;
  const [host = ''] = a.split(/[/?#]/, 1);
  return host !== 'doi.org' && host === b.split(/[/?#]/, 1)[0];
}
