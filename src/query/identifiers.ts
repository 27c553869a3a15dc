import { addressKey } from '../domain/addresses.js';
import { arxivOf, doiOf, normalizeArxivId, normalizeDoi } from '../domain/identifiers.js';
import { aliasKey } from '../domain/identity.js';
import { addressKeys, arxivKeys, doiKeys } from '../domain/lookup-keys.js';
import type { Identity } from './parsed-query.js';
import { linkWithTitle, wordsWithLinks } from './pasted-links.js';

/** How many addresses and identifiers of a text are looked up. */
const MAX_NAMED = 10;

/** What stands beside identifiers and says nothing: what they are, subject classes, numbers of a list. */
const STANDS_BESIDE =
  /^(?:(?:doi|arxiv|url|link|links|pdf|paper|see|and)[:=]?|\[[a-z-]{2,10}(?:\.[A-Z-]{2,8})?\]|[[(]?\d{1,3}[.)\]]:?)$/iu;

/** A name that a text may have of a paper, and the keys under which the store knows papers by it. */
export interface Named {
  kind: Identity['kind'];
  value: string;
  keys: string[];
}

/** An identifier, whether or not a paper has it. */
export interface Identifier {
  kind: 'doi' | 'arxiv' | 'url' | 'id';
  value: string;
}

/** The identifiers and addresses that a text consists of; none where anything else is in it. */
export function wholeIdentifiers(text: string): (Named & Identifier)[] {
  const link = linkWithTitle(text);
  const linked = link === undefined ? undefined : wholeIdentifier(link);
  if (linked) return [linked];
  const words = wordsWithLinks(text).filter((word) => !STANDS_BESIDE.test(word));
  const all = words
    .slice(0, MAX_NAMED + 1)
    .map((word) => (/[./]/.test(word) ? wholeIdentifier(word) : undefined))
    .filter(isNamed);
  if (all.length > 1 && all.length === words.length && all.length <= MAX_NAMED) {
    return distinct(all);
  }
  const whole = wholeIdentifier(text) ?? (words.length === 1 ? all[0] : undefined);
  return whole ? [whole] : [];
}

function wholeIdentifier(text: string): (Named & Identifier) | undefined {
  const trimmed = text.trim();
  const bare = trimmed.replace(/^(?:arxiv|doi|url)\s*:\s*(?=\S)/iu, '');
  const arxiv = normalizeArxivId(trimmed);
  if (arxivOf(arxiv) === arxiv && (arxiv !== trimmed || /^[\w.\-/]+$/u.test(arxiv))) {
    return arxivNamed(arxiv);
  }
  const doi = normalizeDoi(trimmed);
  if (doiOf(doi) === doi) return doiNamed(doi);
  const address = addressKey(bare);
  return address === null ? undefined : urlNamed(address, bare);
}

const doiNamed = (value: string): Named & { kind: 'doi' } => ({
  ...{ kind: 'doi', value, keys: [...doiKeys(value), aliasKey(value)] },
});
const arxivNamed = (value: string): Named & { kind: 'arxiv' } => ({
  ...{ kind: 'arxiv', value, keys: [...arxivKeys(value), aliasKey(value)] },
});
const urlNamed = (value: string, text: string): Named & { kind: 'url' } => ({
  // Addresses of hosts that nobody knows may have a DOI in them.
  ...{ kind: 'url', value, keys: [...new Set([...addressKeys(text), ...doiKeys(text)])] },
});

/** Identifiers and addresses that stand in a longer text. */
export function identifiersIn(text: string): Named[] {
  const named: Named[] = [];
  for (const word of wordsWithLinks(text)) {
    if (named.length >= MAX_NAMED) break;
    const one = /[./]/.test(word) ? identifierIn(word) : undefined;
    if (one) named.push(one);
  }
  return distinct(named);
}

function identifierIn(word: string): Named | undefined {
  const address = addressKey(word);
  // The page that an address is tells better than the address where a DOI in it ends.
  const written = address === null ? word : `https://${address}`;
  const isPageOf = (host: string) => address === null || address.startsWith(host);
  const doi = isPageOf('doi.org/') ? doiOf(written) : null;
  if (doi) return doiNamed(doi);
  const arxiv = isPageOf('arxiv.org/') ? arxivOf(written.replace(/^arxiv:/iu, '')) : null;
  if (arxiv) return arxivNamed(arxiv);
  return address === null ? undefined : urlNamed(address, word);
}

/** Each name once. */
const distinct = <Some extends Named>(named: readonly Some[]): Some[] =>
  [
    ...new Map([...named].reverse().map((one) => [`${one.kind}:${one.value}`, one])).values(),
  ].reverse();

export const isNamed = <Some extends Named>(named: Some | undefined): named is Some =>
  named !== undefined;
