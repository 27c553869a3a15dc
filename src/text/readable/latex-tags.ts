/** The signs `<` and `>` as LaTeX has them, alone in braces or math. */
const LESS = String.raw`(?:\{?\$\s*(?:\\less|\\lt|<)\s*\$\}?|\{\\textless(?:\{\})?\s*\}|\\textless(?:\{\}|\s|(?![A-Za-z]))|\\ensuremath\{<\})`;
const GREATER = String.raw`(?:\{?\$\s*(?:\\greater|\\gt|>)\s*\$\}?|\{\\textgreater(?:\{\})?\s*\}|\\textgreater(?:\{\}|(?![A-Za-z]))|\\ensuremath\{>\})`;
/** The name of an element and what may stand behind it; no text of a paper is in it. */
const TAG = new RegExp(
  String.raw`${LESS}(\s?\/?[A-Za-z][\w.:-]{0,40}(?:\s[^<>{}$\\]{0,300})?\/?)${GREATER}`,
  'g',
);
/** The minus that a raised number begins with: what stands within tags is looked at before its LaTeX is. */
const RAISED_MINUS =
  /(<(?:jats:)?su[bp]>\s?)(?:\{\\text(?:endash|minus)(?:\{\})?\}|\\text(?:endash|minus)(?:\{\}|\s)|\{?\$(?:-|\\mathminus)\$\}?)/gi;
const MAY_HAVE = /less|\\lt|\$\s*<|\\ensuremath\{</;

/**
 * Tags that LaTeX's signs make, as tags: `{\textless}i{\textgreater}` and `$\less$i$\greater$` are `<i>`. A sign
 * that belongs to no tag stays as it is.
 */
export function withPlainTags(text: string): string {
  if (!MAY_HAVE.test(text)) return text;
  return text
    .replace(TAG, (all, inner: string) =>
      // `5 $<$ x $>$ 3` compares.
      inner.startsWith(' ') && !all.startsWith('\\') ? all : `<${inner.trim()}>`,
    )
    .replace(RAISED_MINUS, '$1-');
}
