import { titleWords } from './folding.js';
import { arxivOf, arxivOfDoi, doiOf } from './identifiers.js';
import type { Paper } from './paper.js';
import { parsePersonName } from './person-name.js';

/** The share of the words of the shorter title that the other must have too. */
const MIN_SHARED = 0.5;
/** Words that titles share because they are English. */
const SMALL_WORDS = new Set('a an and as at by for from in is of on or the to with'.split(' '));

/** What says which work a paper is. */
export type Identifying = Pick<Paper, 'title' | 'authors' | 'year' | 'doi' | 'arxivId'>;

/**
 * The names under which a work is known everywhere, the surest first: `doi:10.1000/182`,
 * `arxiv:2101.00001`, `title:chaos and order`. Whether two papers that share a DOI or an arXiv id are one
 * work says `isSameWork`; of two that share a title, `mayBeSameWork`.
 */
export function identityKeys({
  title,
  doi,
  arxivId,
}: Omit<Identifying, 'authors' | 'year'>): string[] {
  const keys: string[] = [];
  const bareDoi = doi === null ? null : doiOf(doi);
  const bareArxivId = arxivId === null ? arxivOfDoi(bareDoi ?? '') : arxivOf(arxivId);
  if (bareDoi) keys.push(`doi:${bareDoi}`);
  if (bareArxivId) keys.push(`arxiv:${bareArxivId}`);
  const words = titleWords(title);
  if (words.length > 0) keys.push(`title:${words.join(' ')}`);
  return keys;
}

const ALIAS_PREFIX = 'id:';

/** The key of a paper that another source knows under this id. */
export function aliasKey(id: string): string {
  return `${ALIAS_PREFIX}${id}`;
}

/** Whether a key was made by `aliasKey`, and not of the fields of its paper (`identityKeys`). */
export function isAliasKey(key: string): boolean {
  return key.startsWith(ALIAS_PREFIX);
}

/**
 * Whether two papers of one title may be one work: their first authors and years do not differ, and no
 * publisher gave them two DOIs (`Editorial`, `Book review`); an archive and a publisher may.
 * `surely` asks that both know author and year.
 */
export function mayBeSameWork(a: Identifying, b: Identifying, surely: boolean): boolean {
  const [names, others] = [lastNames(a.authors[0] ?? ''), lastNames(b.authors[0] ?? '')];
  const years = [a.year, b.year];
  const isUnknown = names.length === 0 || others.length === 0;
  const known = !isUnknown && years.every((year) => year !== null);
  if (surely && !known) return false;
  const isOneAuthor = isUnknown || names.some((name) => others.includes(name));
  const isOneYear = years.some((year) => year === null) || years[0] === years[1];
  const [doi, other] = [a.doi, b.doi].map((text) => (text === null ? null : doiOf(text)));
  const areTwo = doi && other && doi !== other && prefixOf(doi) === prefixOf(other);
  return isOneAuthor && isOneYear && !areTwo;
}

/** The prefix of a DOI, which names the publisher that gave it. */
const prefixOf = (doi: string): string => doi.split('/', 1)[0] ?? '';

/**
 * Whether two papers that share a DOI or an arXiv id are one work: some of the words of their titles
 * are the same, or authors and year. Lists give every paper of a volume the DOI of the volume.
 */
export function isSameWork(a: Identifying, b: Identifying): boolean {
  const [words, others] = [tellingWords(a.title), tellingWords(b.title)];
  if (words.size === 0 || others.size === 0) return true;
  const shared = [...words].filter((word) => others.has(word)).length;
  if (shared >= MIN_SHARED * Math.min(words.size, others.size)) return true;
  return shared > 0 && mayBeSameWork(a, b, true);
}

function tellingWords(title: string): Set<string> {
  const words = titleWords(title);
  const telling = words.filter((word) => !SMALL_WORDS.has(word));
  return new Set(telling.length > 0 ? telling : words);
}

/**
 * The forms of the last word of an author's family name, which `Lovelace, Ada`, `Ada Lovelace` and
 * `Lovelace A` have in common; none where there is no author.
 */
function lastNames(author: string): string[] {
  const last = parsePersonName(author).family.at(-1);
  const forms = last ? [...last.whole, ...(last.words.at(-1) ?? [])] : [];
  return forms.filter((form) => /[\p{L}\p{N}]/u.test(form));
}
