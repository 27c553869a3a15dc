/** The signs `<` and `>` as LaTeX has them, alone in braces or math. */
const LESS = String.raw`(?:\{?\$\s*(?:\\less|\\lt|<)\s*\$\}?|\{\\textless(?:\{\})?\s*\}|\\textless(?:\{\}|\s|(?![A-Za-z]))|\\ensuremath\{<\})`;
const GREATER = String.raw`(?:\{?\$\s*(?:\\greater|\\gt|>)\s*\$\}?|\{\\textgreater(?:\{\})?\s*\}|\\textgreater(?:\{\}|(?![A-Za-z]))|\\ensuremath\{>\})`;
/** The name of an element and what may stand behind it; no text of a paper is in it. */
const TAG = new RegExp(
  String.raw`${LESS}(\s?\/?[A-Za-z][\w.:-]{0,40}(?:\s[^<>{}$\\]{0,300})?\/?)${GREATER}`,
  'g',
);
const MAY_HAVE = /less|\\lt|\$\s*<|\\ensuremath\{</;

/**
 * Tags that LaTeX's signs make, as tags: `{\textless}i{\textgreater}` and `$\less$i$\greater$` are `<i>`. A sign
 * that belongs to no tag stays as it is.
 */
export function withPlainTags(text: string): string {
  if (!MAY_HAVE.test(text)) return text;
  return text.replace(TAG, (_, inner: string) => `<${inner.trim()}>`);
}
