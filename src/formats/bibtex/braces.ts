/** A command with the space it eats, a sign with a backslash, a bracket, math's edge, or text. */
const TOKEN = /\\(?:[a-z]+\*?\s*|[\s\S]|$)|[{}$]|[^\\{}$]+/gi;
/** What may have an argument in braces after it: `\emph`, `\"`, and an option's end, `\cite[3]`. */
const TAKES_BRACES = /^\\(?:[a-z"'`^~=.])|\]$/i;

/**
 * A value without the braces that only keep upper case: `{Kites in {GUSTS}}` is `Kites in GUSTS`.
 * Those that belong to LaTeX stay: `Sch\"{o}n`, `{\em x}`, and all within `$...$`.
 */
export function withoutCaseBraces(text: string): string {
  if (!text.includes('{')) return text.trim();
  const kept: string[] = [];
  const areDropped: boolean[] = [];
  let isArgument = false;
  let isMath = false;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    let isDropped = false;
    if (token === '{') {
      isDropped = !isMath && !isArgument && text[index + 1] !== '\\';
      areDropped.push(isDropped);
      isArgument = false;
    } else if (token === '}') {
      isDropped = areDropped.pop() ?? false;
      // A command may have a second argument.
      isArgument = !isDropped;
    } else {
      if (token === '$') isMath = !isMath;
      isArgument = TAKES_BRACES.test(token);
    }
    if (!isDropped) kept.push(token);
  }
  return kept.join('').trim();
}
