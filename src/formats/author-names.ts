import { SURE_SEPARATORS } from './field-values.js';

/** What stands behind a name, wherever it is written: `Jr.`, `III`, but no `V` or `I`, which may be initials. */
const SUFFIX = /^(?:jr|sr|i{2,3}|iv|2nd|3rd|4th)\.?$/i;
/** Between two commas even one letter is no name: `Windsor, V, George`. */
const SUFFIX_BETWEEN = /^(?:jr|sr|[ivx]+|2nd|3rd|[4-9]th)\.?$/i;
/** Words that groups have in their names and people do not. */
const GROUP_WORD =
  /(?<![\p{L}'’])(?:university|universit\p{L}{1,3}|institut\p{L}{0,2}|department|ministry|college of|school of|faculty of|laborator\p{L}{1,3}|cent(?:er|re) (?:for|of)|organi[sz]ations?|association|society|committee|council of|commission|collaborat(?:ion|ors)|consortium|initiative|network|foundation|agency|federation|corporation|study group|working group|task force|investigators|hospital|inc|ltd|llc|llp|plc|gmbh|corp)(?!\p{L})/iu;
/** Beginnings of these words: most names have none of them, and this is looked for in a third of the time. */
const MAYBE_GROUP =
  /univ|insti|depar|minis|colle|school|facul|labor|cent(?:er|re)|organ|assoc|socie|commi|counc|collab|consor|initi|netwo|found|agenc|feder|corp|group|task|invest|hosp|inc|l[tl][dcp]|plc|gmbh/i;
/** A group whose last word a program took for its family name: `Collaboration, ATLAS`. */
const GROUP_AS_FAMILY =
  /^(?:collaboration|consortium|(?:study |working )?group|team|investigators|committee|network|society|initiative|organi[sz]ation|association)$/i;

/** `J.`, `J. R. R.`, `JRR`, `J.-P.` */
const INITIALS = /^(?:\p{Lu}\.?[\s-]*){1,4}$/u;
/** `Newt BC`, `van der Berg J-P`, `Eel C Jr`: a family name, initials, a suffix. */
const FAMILY_FIRST =
  /^(\p{L}[\p{L}\p{M}'’.-]+(?: [\p{L}\p{M}'’.-]+){0,5}?) ((?:\p{Lu}\.?[ -]?){0,3}\p{Lu}\.?)(?: ((?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?))?$/u;
const MAX_NAME_CHARS = 200;

/**
 * A name as it is said: `Lovelace, Ada` is `Ada Lovelace`, `von Neumann, Jr., John` and `von Neumann, John,
 * Jr.` are `John von Neumann Jr.`. A comma behind a name says that it is of a group (`World Bird
 * Organization,`), two within one stand for the group's own comma. What is no such form stays as it is.
 */
export function displayName(name: string): string {
  const text = name.trim();
  if (!text.includes(',')) return text;
  if (text.endsWith(',')) return text.replace(/[\s,]+$/, '').replace(/,,/g, ',');
  if (text.includes(',,')) return text.replace(/,,/g, ',');
  const parts = text.split(',').map((part) => part.trim());
  const [family = '', second = '', third] = parts;
  if (parts.length === 1 || parts.length > 3 || parts.some((part) => part === '')) return text;
  if (third !== undefined) {
    if (SUFFIX_BETWEEN.test(second)) return `${third} ${family} ${second}`;
    return SUFFIX.test(third) ? `${second} ${family} ${third}` : text;
  }
  if (GROUP_AS_FAMILY.test(family)) return `${second} ${family}`;
  if (isGroup(text)) return text;
  if (SUFFIX.test(second)) return `${family} ${second}`;
  if (!/\s/.test(second)) return `${second} ${family}`;
  const words = second.split(/\s+/);
  const suffix = words.length > 1 && SUFFIX.test(words.at(-1) as string) ? words.pop() : undefined;
  return [...words, family, ...(suffix === undefined ? [] : [suffix])].join(' ');
}

function isGroup(text: string): boolean {
  return MAYBE_GROUP.test(text) && GROUP_WORD.test(text);
}

/**
 * A name of a source that may write the family name first without a comma: `Newt BC` is `BC Newt`, `Eel C
 * Jr` is `C Eel Jr`. Any other name is as `displayName` has it.
 */
export function displayNameOfIndex(name: string): string {
  const text = name.trim();
  const [, family, initials, suffix] = text.includes(',') ? [] : (familyFirst(text) ?? []);
  if (family === undefined) return displayName(text);
  return [initials, family, suffix].filter((part) => part !== undefined).join(' ');
}

function familyFirst(text: string): RegExpMatchArray | null {
  const found = text.length > MAX_NAME_CHARS ? null : text.match(FAMILY_FIRST);
  if (!found || isGroup(text)) return null;
  const [, family = '', initials = ''] = found;
  // In `LI WU` nobody can tell which is which; a name of initials alone has no family name.
  const isTold = /\p{Ll}/u.test(family) || initials.replace(/[^\p{L}]/gu, '').length === 1;
  return isTold && !INITIALS.test(family) ? found : null;
}

/**
 * The names of a field that should hold one and may hold several: `Cord, Pedro J.; Montes, Maria`. Lines
 * within it are names of their own.
 */
export function namesOfField(text: string): string[] {
  if (ONE_NAME.test(text)) return [displayName(text)];
  const hasSemicolons = SEMICOLON.test(text);
  const entries = hasSemicolons ? text.replace(/\n\s*/g, ' ').split(SEMICOLON) : text.split('\n');
  return entries
    .flatMap((entry) => (hasSemicolons ? [entry] : severalNames(entry.trim())))
    .map(displayNameOfIndex)
    .filter(isSomebody);
}

/** `Lovelace, Ada`: most names, which need no more looking at. */
const ONE_NAME = /^\p{L}[\p{L}'’-]{0,40} ?[\p{L}'’-]{0,40}, ?\p{L}{2,40}$/u;

/** What databases write in place of a name. */
const NOBODY = /^(?:\[(?:anonymous|no authors?[^\]]{0,40})\]|anon(?:ymous)?\.?)$/i;

/** Whether a name is one, and not said to be unknown. */
export function isSomebody(name: string): boolean {
  return name !== '' && !NOBODY.test(name);
}

/** Not the end of an entity of HTML: `M&uuml;ller`. */
const SEMICOLON = /(?<!&#?[a-z\d]{1,10})[;；]/i;

/** Names that one line holds, where it is plain that it holds several. */
function severalNames(text: string): string[] {
  if (!/,| and /.test(text) || isGroup(text)) return [text];
  const joined = text.split(/,?\s+and\s+/);
  if (joined.length > 1 && joined.every((part) => part.includes(','))) {
    return joined.flatMap((part) => severalNames(part));
  }
  const parts = atCommas(text);
  if (parts.length > 2) return parts.some((part) => SUFFIX.test(part)) ? [text] : parts;
  // `Berg, Jan` is cut by `atCommas` where both halves could be names: `van der Berg, Jan Willem`.
  return parts.length === 2 && parts.every((part) => familyFirst(part) || part.includes(','))
    ? parts
    : [text];
}

/**
 * The names in a text of many, as tables have them. Where commas may stand between names as well as
 * within one (`Smith, Jones, Brown`), the text is kept as one name rather than cut wrongly.
 */
export function splitNames(text: string): string[] {
  const separator = SURE_SEPARATORS.find((candidate) => text.includes(candidate));
  const indexed = separator === undefined ? namesOfIndex(text) : undefined;
  if (indexed) return indexed;
  const names = separator
    ? text.split(separator)
    : text.split(/,?\s+and\s+|\s+&\s+/).flatMap(atCommas);
  return names.map(displayName).filter((name) => name !== '');
}

/** `Pike A, Newt BC, Eel CD.`: names as MEDLINE has them, without points in them. `Malcolm X` may be another's. */
function namesOfIndex(text: string): string[] | undefined {
  const names = text
    .replace(/\.\s*$/, '')
    .split(',')
    .map((name) => name.trim());
  if (names.length === 1 && !/\.\s*$/.test(text)) return undefined;
  if (names.some((name) => name.includes('.') || !familyFirst(name))) return undefined;
  return names.map(displayNameOfIndex);
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
