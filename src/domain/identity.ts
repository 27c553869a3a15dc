import { tellingWords } from './common-titles.js';
import { titleWords } from './folding.js';
import { arxivOf, arxivOfDoi, doiOf } from './identifiers.js';
import {
  agreeOnAuthorAndYear,
  type Identifying,
  speaksAgainst,
  speaksFor,
} from './speaks-against.js';

export type { Identifying } from './speaks-against.js';

/** The share of the words of the shorter title that the other must have too. */
const MIN_SHARED = 0.5;

/**
 * The names under which a work is known everywhere, the surest first: `doi:10.1000/182`,
 * `arxiv:2101.00001`, `title:chaos and order`. Whether two papers that share a DOI or an arXiv id are one
 * work says `isSameWork`; of two that share a title, `mayBeSameWork`.
 */
export function identityKeys({
  title,
  doi,
  arxivId,
}: Pick<Identifying, 'title' | 'doi' | 'arxivId'>): string[] {
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

/**
 * Whether two papers of one title may be one work: nothing `speaksAgainst` it, and under a title that many
 * works have (`Editorial`) something more than the title speaks for it. `surely` asks that both know author and
 * year.
 */
export function mayBeSameWork(a: Identifying, b: Identifying, surely: boolean): boolean {
  const isEnough = surely ? agreeOnAuthorAndYear(a, b) : speaksFor(a, b);
  return isEnough && !speaksAgainst(a, b);
}

/**
 * Whether two papers that share a DOI or an arXiv id are one work: some of the words of their titles
 * are the same, or authors and year. Lists give every paper of a volume the DOI of the volume.
 */
export function isSameWork(a: Identifying, b: Identifying): boolean {
  const [words, others] = [tellingWords(a.title), tellingWords(b.title)];
  if (words.size === 0 || others.size === 0) return true;
  const shared = [...words].filter((word) => others.has(word)).length;
  if (shared >= MIN_SHARED * Math.min(words.size, others.size)) return true;
  return shared > 0 && agreeOnAuthorAndYear(a, b);
}
