import { addressKey } from './addresses.js';
import { corpusIdOf, corpusKey } from './corpus-id.js';
import { doiOfPage, pagesOfDoi } from './doi-pages.js';
import { arxivOf, arxivOfDoi, doiOf } from './identifiers.js';
import { identityKeys } from './identity.js';
import type { Paper } from './paper.js';

const ADDRESS_PREFIX = 'url:';
/** `doi:10.1000/182`, `arXiv:1706.03762v2`, `url:https://example.org/a`, whatever their case. */
const NAMED = /^(doi|arxiv|url):(.*)$/is;

/**
 * Every key that a paper is found by: those that tell which work it is (`identityKeys`), and two which do not,
 * the number made of its id (`corpusIdOf`), and its address: lists give many papers the address of a list.
 */
export function lookupKeys(
  paper: Pick<Paper, 'id' | 'title' | 'doi' | 'arxivId' | 'url'>,
): string[] {
  return [...identityKeys(paper), ...urlKey(paper.url ?? ''), corpusKey(corpusIdOf(paper.id))];
}

/** The keys of papers that have this DOI, or a page of it for an address, the surest first; none for what is no DOI. */
export function doiKeys(text: string): string[] {
  const doi = doiOf(text);
  if (doi === null) return [];
  const arxivId = arxivOfDoi(doi);
  const page = urlKey(`https://doi.org/${encodeURIComponent(doi)}`);
  const others = pagesOfDoi(doi).map((key) => ADDRESS_PREFIX + key);
  return [`doi:${doi}`, ...(arxivId === null ? [] : arxivKeys(arxivId)), ...page, ...others];
}

/** The keys of papers that have this arXiv id, arXiv's DOI of it or its page for an address; none for what is no id. */
export function arxivKeys(text: string): string[] {
  const id = arxivOf(text);
  if (id === null) return [];
  return [`arxiv:${id}`, `doi:10.48550/arxiv.${id}`, ...urlKey(`https://arxiv.org/abs/${id}`)];
}

/** The keys of papers that have this address, or the DOI or arXiv id whose page it is; none for what is no address. */
export function addressKeys(text: string): string[] {
  const key = addressKey(text);
  if (key === null) return [];
  const page = `https://${key}`;
  const keys = [`${ADDRESS_PREFIX}${key}`];
  if (key.startsWith('arxiv.org/abs/')) keys.push(...arxivKeys(page));
  if (key.startsWith('doi.org/')) keys.push(...doiKeys(page));
  const doi = doiOfPage(key);
  if (doi !== undefined) keys.push(...doiKeys(doi));
  return [...new Set(keys)];
}

/**
 * The keys of what a name with its kind before it stands for: `doi:`, `arxiv:` or `url:`, whatever its case.
 * None where nothing can be meant by it; null for a name of no such kind.
 */
export function keysOfName(name: string): string[] | null {
  const [, kind = '', text = ''] = NAMED.exec(name) ?? [];
  if (kind === '') return null;
  const keysOf = { doi: doiKeys, arxiv: arxivKeys, url: addressKeys };
  return keysOf[kind.toLowerCase() as keyof typeof keysOf](text.trim());
}

function urlKey(url: string): string[] {
  const key = addressKey(url);
  return key === null ? [] : [`${ADDRESS_PREFIX}${key}`];
}
