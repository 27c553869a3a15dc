import { displayNameOfIndex, splitNames } from '../author-names.js';
import { SURE_SEPARATORS } from '../field-values.js';

/** What stands for authors who are not named, with what joins it to those who are. */
const OTHERS =
  /[,;]?\s{0,3}(?:(?:and|&)\s{1,3})?(?:et\.?\s?al\.?|(?:and|&)\s{1,3}others)\s{0,3}[.;]?\s{0,3}$/i;
/** No more than this stands for them, so that a text of many spaces is not searched for each of them. */
const MAX_OTHERS_CHARS = 30;
/** What stands behind a comma and belongs to the name before it. */
const SUFFIX = /^(?:jr|sr|ii|iii|iv)\.?$/i;

/** The authors in one text of all of them (`Ada Pike, Jr., Bo Newt et al.`), as they are said. */
export function namesInText(content: string): string[] {
  const text = withoutOthers(content.trim());
  const separator = SURE_SEPARATORS.find((candidate) => text.includes(candidate));
  if (separator === undefined) return splitNames(withSuffixes(text));
  const names = text.split(separator).map((name) => name.trim());
  const said = names.filter((name) => name !== '');
  // `Pike A; Malcolm X; Ada Newt`: one who is not called by family name and initials speaks for all.
  const areOfIndex = said.every((name) => !name.includes(',') && displayNameOfIndex(name) !== name);
  return areOfIndex ? said.map(displayNameOfIndex) : splitNames(text);
}

function withoutOthers(text: string): string {
  const end = text.slice(-MAX_OTHERS_CHARS);
  const found = end.match(OTHERS);
  return found ? text.slice(0, text.length - found[0].length) : text;
}

/** `Ada Pike, Jr., Bo Newt` has no comma before the suffix; `Pike, Jr., Ada` keeps it, as it is one name. */
function withSuffixes(text: string): string {
  if (!text.includes(',')) return text;
  const names: string[] = [];
  for (const part of text.split(',')) {
    const before = names.at(-1);
    if (before !== undefined && SUFFIX.test(part.trim()) && before.trim().includes(' ')) {
      names[names.length - 1] = `${before} ${part.trim()}`;
    } else names.push(part);
  }
  return names.join(',');
}
