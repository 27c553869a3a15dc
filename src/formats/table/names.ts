import { displayName, splitNames } from '../author-names.js';
import { isPlaceholder } from '../placeholders.js';

/** `Pike A`, `Newt B.C.`, `van Dam J-P Jr`: a family name, initials, a suffix. */
const FAMILY_INITIALS =
  /^(\p{L}[^,]*?)\s+((?:\p{Lu}\p{M}?\.?[ -]?){0,4}\p{Lu}\.?)(?:\s+((?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?))?$/u;
const GROUP =
  /(?<!\p{L})(?:groups?|consortium|collaborat\p{L}+|network|team|committee|investigators|stud(?:y|ies)|societ(?:y|ies)|association|initiative|institut\p{L}*|universit\p{L}+|department|organi[sz]ation|agency|cent(?:er|re)|foundation|program(?:me)?)(?!\p{L})/iu;
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
  /** `Pike A, Newt BC, Eel CD.`, `Pike A.; Newt B.C.`, also `Pike, Ada; Newt, Bo` */
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
  if (text.includes(';')) return text.split(';').map(familyLast);
  const names = text.split(',').map((name) => name.trim());
  // The period that ends the list is no one's; those of initials stand behind each.
  const hasPeriods =
    names.slice(0, -1).some((name) => name.endsWith('.')) || /\.\p{Lu}\.$/u.test(text);
  if (!hasPeriods) names.push(names.pop()?.replace(/\.$/, '') ?? '');
  const told = names.filter((name) => familyLast(name) !== name).length;
  return told * 2 >= names.length
    ? names.map(familyLast)
    : familyFirstWhole(text.replace(/\.$/, ''), names);
}

/** `Tarn, Bo` is one; groups and single names are several. */
function familyFirstWhole(text: string, names: readonly string[]): string[] {
  return names.length === 2 && !GROUP.test(text) ? [displayName(text)] : [...names];
}

function familyLast(name: string): string {
  const text = name.trim();
  const found =
    text.length > MAX_NAME_CHARS || GROUP.test(text) ? null : FAMILY_INITIALS.exec(text);
  if (!found) return displayName(text);
  const [, family, initials, suffix] = found;
  return [initials?.trim(), family, suffix].filter((part) => part !== undefined).join(' ');
}
