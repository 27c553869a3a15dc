import { SURE_SEPARATORS } from './field-values.js';

const SUFFIX = /^(?:jr|sr|[ivx]+)\.?$/i;

/**
 * A name as it is said: `Lovelace, Ada` is `Ada Lovelace`, `von Neumann, Jr., John` is
 * `John von Neumann Jr.`. What is no such form stays as it is.
 */
export function displayName(name: string): string {
  const parts = name.split(',').map((part) => part.trim());
  if (parts.length > 3 || parts.some((part) => part === '')) return name.trim();
  const [last = '', second = '', third] = parts;
  if (third !== undefined) return SUFFIX.test(second) ? `${third} ${last} ${second}` : name.trim();
  return parts.length === 1 ? last : `${second} ${last}`;
}

/** `J.`, `J. R. R.`, `JRR`, `J.-P.` */
const INITIALS = /^(?:\p{Lu}\.?[\s-]*){1,4}$/u;

/**
 * The names in a text of many, as tables have them. Where commas may stand between names as well as
 * within one (`Smith, Jones, Brown`), the text is kept as one name rather than cut wrongly.
 */
export function splitNames(text: string): string[] {
  const separator = SURE_SEPARATORS.find((candidate) => text.includes(candidate));
  const names = separator
    ? text.split(separator)
    : text.split(/,?\s+and\s+|\s+&\s+/).flatMap(atCommas);
  return names.map(displayName).filter((name) => name !== '');
}

function atCommas(text: string): string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length < 2) return parts;
  if (parts.every(isFullName)) return parts;
  // `Smith, J., Jones, M.`
  const pairs = Array.from({ length: parts.length / 2 }, (_, i) => [
    parts[2 * i] as string,
    parts[2 * i + 1] as string,
  ]);
  if (parts.length % 2 === 0 && pairs.every(([, given]) => INITIALS.test(given as string))) {
    return pairs.map((pair) => pair.join(', '));
  }
  // A single name among full ones, which are the most: `Ada Lovelace, Voltaire, Li Wei`.
  const full = parts.filter(isFullName).length;
  return parts.length > 2 && full * 2 > parts.length ? parts : [text.trim()];
}

/** `Ada Lovelace` or `Lovelace A.`, but not `A. L.`, which belongs to the name before it. */
function isFullName(text: string): boolean {
  return /\S\s+\S/.test(text) && !INITIALS.test(text);
}
