import { displayName, splitNames } from '../author-names.js';
import { isPlaceholder } from '../placeholders.js';

/** `Pike A`, `Newt B.C.`, `van Dam J-P Jr`: a family name, initials, a suffix. */
const FAMILY_INITIALS =
  /^(\p{L}[^,]*?)\s+((?:\p{Lu}\p{M}?\.?[ -]?){0,4}\p{Lu}\.?)(?:\s+((?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?))?$/u;
const GROUP =
  /(?<!\p{L})(?:groups?|consortium|collaborat\p{L}+|network|team|committee|investigators|stud(?:y|ies)|societ(?:y|ies)|association|initiative|institut\p{L}*|universit\p{L}+|department|organi[sz]ation|agency|cent(?:er|re)|foundation|program(?:me)?)(?!\p{L})/iu;
/** `A.`, `L.R.`, `J.-P.`, `BC` */
const INITIALS = /^(?:\p{Lu}\p{M}?\.?[ -]?){1,5}$/u;
const SUFFIX = /^(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?$/;
const MAX_NAME_CHARS = 200;
/** Where a list was cut off. */
const CUT = /(?:\s*(?:…|\.\.\.)|,?\s+et al\.?)\s*$/i;
/** `Ada PikeBo Newt`: a small letter and a capital; not `McAdam`, `van deBoer`, `O'Neill`. */
const JOINED = /(?<=\p{Ll})(?<!(?<!\p{L})(?:Mc|Mac|De|Di|La|Le|Du|Da|Van|Von|Fitz))(?=\p{Lu})/u;

/** How a source writes many names in one cell. */
const NAME_LISTS = {
  /** Nobody knows. */
  any: (text: string) => splitNames(text.replace(CUT, '')),
  /** `Pike, Ada; van der Berg, Jan Willem`: a comma never stands between two. */
  atSemicolons: (text: string) => text.split(';').map(displayName),
  /** `Ada Pike|Bo Newt` */
  atBars: (text: string) => text.split('|').map(displayName),
  /** `A Pike, B Newt, C van Dam…` */
  atCommas: (text: string) => text.replace(CUT, '').split(/[,;]/),
  /** `Pike A, Newt BC, Eel CD.`, `Pike A.; Newt B.C.`, `Pike, A., Newt, B.C.`, also `Pike, Ada; Newt, Bo` */
  familyFirst,
  /** `Ada PikeBo NewtCy Eel` */
  joined: (text: string) => (/[,;]/.test(text) ? splitNames(text) : text.split(JOINED)),
} satisfies Record<string, (text: string) => string[]>;

export type NameList = keyof typeof NAME_LISTS;

/** The names in a cell, as they are said, without those who are nobody. */
export function namesInCell(text: string, list: NameList): string[] {
  return NAME_LISTS[list](text)
    .map((name) => name.replace(CUT, '').trim())
    .filter((name) => name !== '' && !isPlaceholder(name) && !/^(?:et al\.?|others)$/i.test(name));
}

function familyFirst(text: string): string[] {
  // PubMed sets groups behind the people with a semicolon, so that commas may stand between names still.
  if (text.includes(';')) return text.split(';').flatMap(familyFirstPart);
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => INITIALS.test(name))) return pairs(names);
  // The period that ends the list is no one's; those of initials stand behind each.
  const hasPeriods =
    names.slice(0, -1).some((name) => name.endsWith('.')) || /\.\p{Lu}\.$/u.test(text);
  if (!hasPeriods) names.push(names.pop()?.replace(/\.$/, '') ?? '');
  // `Tarn, Bo` is one name, and so is `Tarn, Bo R.`; groups and single names are several.
  const isOne = names.length === 2 && !GROUP.test(text) && toldOf(names) < 2;
  return isOne ? [displayName(text.replace(/(?<=\p{Ll})\.$/u, ''))] : names.map(familyLast);
}

/** A part between semicolons: nearly always one name, which may have commas. */
function familyFirstPart(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const told = toldOf(names);
  return told >= 2 && told * 2 >= names.length ? names.map(familyLast) : [familyLast(text)];
}

/** How many of these names are surely a family name with initials. */
function toldOf(names: readonly string[]): number {
  return names.filter((name) => familyLast(name) !== name).length;
}

/** `Fen, A., de Brook, L.R., World Pond Organization`: initials and suffixes belong to the name before them. */
function pairs(parts: readonly string[]): string[] {
  const names: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const family = parts[at] as string;
    const isFollowed = INITIALS.test(parts[at + 1] ?? '');
    const initials = isFollowed ? parts[++at] : undefined;
    const suffix = isFollowed && SUFFIX.test(parts[at + 1] ?? '') ? parts[++at] : undefined;
    names.push([initials, family, suffix].filter((part) => part !== undefined).join(' '));
  }
  return names;
}

function familyLast(name: string): string {
  const text = name.trim();
  const found =
    text.length > MAX_NAME_CHARS || GROUP.test(text) ? null : FAMILY_INITIALS.exec(text);
  if (!found) return displayName(GROUP.test(text) ? text.replace(/(?<=\p{Ll})\.$/u, '') : text);
  const [, family, initials, suffix] = found;
  return [initials?.trim(), family, suffix].filter((part) => part !== undefined).join(' ');
}
