import type { Paper } from './paper.js';

const DOI = /10\.\d{4,9}\/[^\s"<>]+/;
/** DataCite's DOIs of arXiv papers name the arXiv id. */
const ARXIV_DOI = /^10\.48550\/arxiv\.(.+)$/;
const ARXIV_ID = /(?<![\w.-])(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?(?![\w/-])/i;

/** Most titles: in them nothing is to be folded but case. */
const IS_ASCII = /^[\0-\x7f]*$/;

/** Of the words of the shorter title. */
const LEAST_SHARED = 0.5;

/** What says which work a paper is. */
export type Identifying = Pick<Paper, 'title' | 'authors' | 'year' | 'doi' | 'arxivId'>;

/**
 * The names under which a work is known everywhere, the surest first: `doi:10.1000/182`,
 * `arxiv:2101.00001`,
 * `title:chaos and order`. Two papers that share a DOI or an arXiv id are one work; of
 * two that share a title `agree` says whether they may be.
 */
export function identityKeys({
  title,
  doi,
  arxivId,
}: Omit<Identifying, 'authors' | 'year'>): string[] {
  const keys: string[] = [];
  const bareDoi = doi === null ? null : doiOf(doi);
  const bareArxivId = arxivOf(arxivId ?? bareDoi?.match(ARXIV_DOI)?.[1] ?? '');
  if (bareDoi) keys.push(`doi:${bareDoi}`);
  if (bareArxivId) keys.push(`arxiv:${bareArxivId}`);
  const words = titleWords(title);
  if (words.length > 0) keys.push(`title:${words.join(' ')}`);
  return keys;
}

/**
 * Whether two papers of one title may be one work: their first authors and years do not differ.
 * `surely` asks that both know both.
 */
export function agree(a: Identifying, b: Identifying, surely: boolean): boolean {
  const authors = [a, b].map((paper) => lastName(paper.authors[0] ?? ''));
  const years = [a.year, b.year];
  const known = authors.every((name) => name !== '') && years.every((year) => year !== null);
  if (surely && !known) return false;
  const same = <Value>(values: (Value | null)[]) =>
    values.some((value) => value === null || value === '') || values[0] === values[1];
  return same(authors) && same(years);
}

/**
 * Whether two papers that share a DOI or an arXiv id are one work: some of the words of their titles
 * are the same, or authors and year. Lists give every paper of a volume the DOI of the volume.
 */
export function shareAWork(a: Identifying, b: Identifying): boolean {
  const [words, others] = [new Set(titleWords(a.title)), new Set(titleWords(b.title))];
  if (words.size === 0 || others.size === 0) return true;
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared >= LEAST_SHARED * Math.min(words.size, others.size) || agree(a, b, true);
}

/** A DOI without its resolver and in lower case, or null. */
export function doiOf(text: string): string | null {
  const found = text.match(DOI)?.[0].replace(/[.,;:)\]}]+$/, '');
  return found ? found.toLowerCase() : null;
}

/** An arXiv id without version, old ones with their archive (`hep-th/9901001`), or null. */
export function arxivOf(text: string): string | null {
  return text.match(ARXIV_ID)?.[1]?.toLowerCase() ?? null;
}

/**
 * The words of a title without case, punctuation and European accents. Other marks stay: they are
 * letters in Japanese, Hindi or Thai.
 */
export function titleWords(title: string): string[] {
  if (IS_ASCII.test(title)) return title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const folded = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
  return (folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** `Lovelace, Ada` and `Ada Lovelace` have the same. */
function lastName(author: string): string {
  const [before = '', after] = author.split(',');
  const words = titleWords(before);
  return (after === undefined ? words.at(-1) : words.join(' ')) ?? '';
}
