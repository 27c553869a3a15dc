const FENCE = /^[ \t]*(?:```|~~~)/gm;
const MARKUP = /<(?:pre|code|textarea|xmp|script)[\s>]/i;
/** A string or a comment that is open at the end of its last line: `const sample = "`, `/*`. */
const OPEN_CODE = /(?:[=(,:[]\s*(?:\w{1,8}\s*)?["'`]\\?|<<-?\s*['"]?\w+['"]?|\/\*+|\\n" ?\+?)\s*$/;

const LAST_CHARS = 200;

/**
 * Whether what follows this text is quoted in it: in a fence of Markdown, an element of HTML, a string or a
 * comment of source code. A file that shows a record in its documentation is no file of records.
 */
export function isQuotedBehind(before: string): boolean {
  const fences = before.match(FENCE)?.length ?? 0;
  if (fences % 2 === 1 || MARKUP.test(before) || OPEN_CODE.test(before.slice(-LAST_CHARS)))
    return true;
  return ['"""', "'''"].some((sign) => before.split(sign).length % 2 === 0);
}
