import { cleanText } from './text.js';

/** Characters that a DOI may have in running text and in addresses. */
const SIGN = String.raw`[^\s"<>]`;
/** A registrant may be subdivided: `10.1000.10/123`. */
const DOI_PREFIX = String.raw`10\.\d{4,9}(?:\.\d{1,9}){0,3}`;
/**
 * The pattern of a DOI. Those made of a SICI, as Wiley's and the meteorologists' are, have one pair of angle
 * brackets: `10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2`.
 */
const doiPattern = (max: number | '') =>
  String.raw`${DOI_PREFIX}\/(?:${SIGN}{1,${max}}<\w{0,20}:${SIGN}{0,${max}}>\d\.\d${SIGN}{0,${max}}|${SIGN}{1,${max}})`;

const ARXIV_NEW = String.raw`\d{4}\.\d{4,5}`;
const ARCHIVE = '[a-z]{1,40}(?:-[a-z]{1,40})?';
const VERSION = String.raw`(?:v\d+)?`;

const DOI_IN_TEXT = doiPattern(200);
const ARXIV_IN_TEXT = String.raw`${ARXIV_NEW}${VERSION}(?![\d.]{0,40}\d)|${ARCHIVE}(?:\.[A-Z]{2})?\/\d{7}${VERSION}(?!\d)`;

/**
 * What looks like a DOI or an arXiv id in running text: source of a regular expression with the flag `v`,
 * linear on any text. A match may end with the punctuation of the sentence; `identifierOf` reads it.
 */
export const IDENTIFIER_IN_TEXT = `${DOI_IN_TEXT}|${ARXIV_IN_TEXT}`;

/** Source of what follows the slash of an address when an identifier begins there. */
export const IDENTIFIER_BEHIND_SLASH = String.raw`10\.\d{4}|\d{4}\.\d{4}|(?<=arxiv\.org\/(?:abs|pdf)\/)${ARCHIVE}`;

const IS_DOI = new RegExp(`^(?:${DOI_IN_TEXT})$`, 'v');
const IS_ARXIV = new RegExp(`^(?:${ARXIV_IN_TEXT})$`, 'v');

/** Most DOIs, once they are stored: they need no reading. */
const IS_PLAIN_DOI = /^10\.\d{4,9}\/[a-z\d._:;()/-]*[a-z\d]$/;
const DOI_BEGINS = new RegExp(String.raw`(?<!\d)${DOI_PREFIX}(?:\/|%2f)${SIGN}`, 'i');
const DOI = new RegExp(`^${doiPattern('')}`, 'i');
/** What text puts behind a DOI; a closing bracket is the DOI's own where it was opened inside. */
const PUNCTUATION = /[.,;:!?'\u2019\u201d\u00bb\u2026]/;
const BRACKETS: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
];
/** What may stand before a DOI that is a whole text: resolvers, schemes, an opening bracket or quote. */
const BEFORE_DOI =
  /^(?:[\s"'<([{]|https?:\/\/|(?:(?:dx|www)\.)?doi\.org\/|(?:info:|urn:)?doi[:/]?)*$/i;
const BEHIND_DOI = /^[\s">]*$/;

/** DataCite's DOIs of arXiv papers name the arXiv id. */
const ARXIV_DOI = /^10\.48550\/arxiv\.(.+)$/i;
const ARXIV = new RegExp(
  String.raw`(?<![\w.\-])(?:(${ARXIV_NEW})|(${ARCHIVE})(?:\.[a-z]{2})?(\/\d{7}))${VERSION}(?![\w\/\-]|\.\d)`,
  'i',
);
const BEFORE_ARXIV =
  /^(?:[\s"'<([{]|https?:\/\/|(?:\w{1,20}\.)?arxiv\.org[:/]|(?:abs|pdf|html|e-print)\/|oai:|arxiv(?:[\s:]|$))*$/i;
/** An extension, and the class that references name: `[cs.LG]`. */
const BEHIND_ARXIV = /^(?:\.pdf)?\s*(?:\[[\w.-]{1,30}\])?[\s.,;)\]}">]*$/i;

/**
 * The first DOI in a text: bare, in lower case, without the punctuation that the text puts behind it; null
 * where there is none. Linear in the length of the text.
 */
export function doiOf(text: string): string | null {
  return findDoi(text)?.doi ?? null;
}

/**
 * The DOI that the whole text is (`https://doi.org/10.1000/182`, `doi:10.1000/182`), as `doiOf` gives it; a
 * text that is anything else comes back as it is. Doing so again changes nothing.
 */
export function normalizeDoi(text: string): string {
  const found = findDoi(text);
  const isWhole = found && BEFORE_DOI.test(found.before) && BEHIND_DOI.test(found.behind);
  return isWhole ? found.doi : text;
}

/**
 * The first arXiv id in a text, without version and subject class: `2101.00001`, and old ones with their
 * archive (`math.GT/0309136v2` is `math/0309136`); null where there is none.
 */
export function arxivOf(text: string): string | null {
  const found = ARXIV.exec(text);
  return found && arxivId(found);
}

/** The arXiv id that a DOI of arXiv's own names (`10.48550/arXiv.2101.00001`), or null. */
export function arxivOfDoi(doi: string): string | null {
  return arxivOf(ARXIV_DOI.exec(doi)?.[1] ?? '');
}

/**
 * The arXiv id that the whole text is (`arXiv:2101.00001v2 [cs.LG]`, `https://arxiv.org/pdf/2101.00001.pdf`,
 * arXiv's own DOI), as `arxivOf` gives it; a text that is anything else comes back as it is. Doing so again
 * changes nothing.
 */
export function normalizeArxivId(text: string): string {
  const found = ARXIV.exec(text);
  if (!found) return arxivOfDoi(normalizeDoi(text)) ?? text;
  const behind = text.slice(found.index + found[0].length);
  const isWhole = BEFORE_ARXIV.test(text.slice(0, found.index)) && BEHIND_ARXIV.test(behind);
  return isWhole ? arxivId(found) : text;
}

/** The DOI or arXiv id that a match of IDENTIFIER_IN_TEXT stands for; null for any other text. */
export function identifierOf(text: string): string | null {
  if (IS_DOI.test(text)) return doiOf(text);
  return IS_ARXIV.test(text) ? arxivOf(text) : null;
}

function arxivId([, id, archive, number]: RegExpExecArray): string {
  return id ?? `${archive}${number}`.toLowerCase();
}

/** The first DOI of a text, with what the text has before and behind it. */
function findDoi(text: string): { doi: string; before: string; behind: string } | null {
  if (IS_PLAIN_DOI.test(text)) return { doi: text, before: '', behind: '' };
  const plain = text.includes('&') ? text.replace(/&lt;/gi, '<').replace(/&gt;/gi, '>') : text;
  const at = plain.search(DOI_BEGINS);
  if (at < 0) return null;
  const before = plain.slice(0, at);
  const rest = before.endsWith('/') ? withoutEscapes(plain.slice(at)) : plain.slice(at);
  const written = DOI.exec(rest)?.[0] ?? '';
  const doi = withoutPunctuation(written);
  if (!/\/./.test(doi)) return null;
  return { doi: doi.toLowerCase(), before, behind: rest.slice(written.length) };
}

/** The rest of an address without percent-escapes; as it is where they are not UTF-8. */
function withoutEscapes(address: string): string {
  if (!address.includes('%')) return address;
  try {
    return cleanText(decodeURIComponent(address));
  } catch {
    return address;
  }
}

function withoutPunctuation(doi: string): string {
  // Most end so, and this is asked of every identifier of every record.
  if (/[a-z\d]$/i.test(doi)) return doi;
  const count = (sign: string) => doi.split(sign).length - 1;
  const unopened = new Map(BRACKETS.map(([open, close]) => [close, count(close) - count(open)]));
  let end = doi.length;
  for (; end > 0; end--) {
    const sign = doi.charAt(end - 1);
    const surplus = unopened.get(sign);
    const isOwn = surplus === undefined ? !PUNCTUATION.test(sign) : surplus <= 0;
    if (isOwn) break;
    if (surplus !== undefined) unopened.set(sign, surplus - 1);
  }
  return doi.slice(0, end);
}
