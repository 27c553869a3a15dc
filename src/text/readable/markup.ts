import { decodeHTMLStrict } from 'entities';
import { script } from './latex-symbols.js';
import { mathText } from './mathml.js';
import { ATTRIBUTES, mathTree, withElementsReplaced } from './tags.js';

/** Elements that abstracts come with, from HTML, JATS and MathML; nothing else in `<>` is markup. */
const INLINE =
  'i|b|em|strong|u|tt|code|a|abbr|span|font|big|small|italic|bold|sc|monospace|underline|overline|roman|sans-serif|strike|scp|xref|ext-link|uri|email|named-content|styled-content|inline-formula|inline-graphic|tex-math|alternatives|fixed-case|wbr';
/** MathML without its prefix. */
const MATH =
  'mi|mo|mn|mtext|mrow|msub|msup|msubsup|mfrac|msqrt|mspace|mover|munder|mstyle|mtable|mtr|mtd|semantics';
const BLOCK =
  'p|div|br|break|hr|sec|title|label|list|list-item|ul|ol|li|dl|dt|dd|h[1-6]|abstract|disp-formula|section|table|tr|td|blockquote|pre';
/** `inf` is what Scopus and Elsevier call `sub`. */
const SCRIPT = 'su[bp]|inf';
const SCRIPTS = new RegExp(
  `<(?:jats:)?(${SCRIPT})${ATTRIBUTES}>([^<>]{0,60})</(?:jats:)?\\1\\s*>`,
  'gi',
);
const tagOf = (names: string) => new RegExp(`</?(?:${names})${ATTRIBUTES}/?>`, 'gi');
const INLINE_TAG = tagOf(`(?:jats:)?(?:${INLINE})|mml:[a-z]+|math|${MATH}`);
const BLOCK_TAG = tagOf(`(?:jats:)?(?:${BLOCK})`);
/** What has no text of its own, and scripts that were cut. */
const OTHER_TAG = tagOf(`${SCRIPT}|jats:[a-z-]+`);
/** What some exports escape twice is an entity again. */
const STILL_ENCODED = /&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,6}|#x[\da-f]{2,5});/i;

/** The word above an abstract, in the languages that journals have most. */
const ABSTRACT_WORD =
  'abstract|summary|r[ée]sum[ée]|resumen|resumo|riassunto|zusammenfassung|samenvatting|аннотация|摘要|要旨|초록';
const HEADING = '(?:jats:)?title|h[1-6]';
const ABSTRACT_TITLE = new RegExp(
  String.raw`<(${HEADING})${ATTRIBUTES}>\s*(?:${ABSTRACT_WORD})\s*[.:]?\s*</\1\s*>`,
  'giu',
);
/** A title of a section before its text: `Methods: We ...`. */
const SECTION_TITLE = new RegExp(
  String.raw`<(?:((?:jats:)?title)|(h[1-6]))${ATTRIBUTES}>\s*([^<>]{1,120}?)[\s.:]*</(?:\1(?=\s*>\s*<(?:jats:)?p[\s>])|\2(?=\s*>\s*[^\s<]))\s*>`,
  'gi',
);

/** Text without HTML's names for characters, and without the elements that abstracts come with. */
export function withoutMarkup(text: string): string {
  let plain = text;
  if (plain.includes('&')) {
    plain = decodeHTMLStrict(plain);
    if (STILL_ENCODED.test(plain)) plain = decodeHTMLStrict(plain);
  }
  if (plain.includes('<![CDATA[')) plain = plain.replace(/<!\[CDATA\[|\]\]>/g, '');
  if (!/<\/?[a-z]/i.test(plain)) return plain;
  if (/math[\s>]/i.test(plain)) plain = withoutMath(plain);
  if (/(?:title|h[1-6])\s*>/i.test(plain)) {
    plain = plain.replace(ABSTRACT_TITLE, ' ').replace(SECTION_TITLE, ' $3: ');
  }
  return plain
    .replace(INLINE_TAG, '')
    .replace(SCRIPTS, (_, kind: string, inner: string) =>
      scriptText(kind.toLowerCase() === 'sup' ? 'sup' : 'sub', inner),
    )
    .replace(BLOCK_TAG, ' ')
    .replace(OTHER_TAG, '');
}

/**
 * What is raised or lowered within a text that is no formula: in signs where there are some (`CO₂`, `10⁻⁶`),
 * words and the like in line (`Cmax`, `HbA1c`, `19th`).
 */
function scriptText(kind: 'sup' | 'sub', inner: string): string {
  const shown = script(kind === 'sup' ? '^' : '_', inner);
  const isWord = kind === 'sup' ? /^\^\p{L}+$/u : /^_[\p{L}\p{N}]+$/u;
  return isWord.test(shown) ? shown.slice(1) : shown;
}

/** A formula in TeX, as `readableLatex` takes it: without the document that some publishers write around it. */
function texFormula(tex: string): string {
  const begin = tex.indexOf('\\begin{document}');
  const end = tex.lastIndexOf('\\end{document}');
  const formula = begin < 0 ? tex : tex.slice(begin + 16, end < begin ? undefined : end);
  const bare = formula.trim();
  return bare === '' || /\$|\\\(|\\\[/.test(bare) ? bare : `$${bare}$`;
}

/** MathML and TeX as what they show; one of both where a formula is written in both. */
function withoutMath(text: string): string {
  const isMath = /<(?:[a-z]+:)?math[\s>]/i;
  const single = withElementsReplaced(text, 'alternatives', (inner) =>
    isMath.test(inner) ? withElementsReplaced(inner, 'tex-math', () => '') : inner,
  );
  const ofTex = withElementsReplaced(single, 'tex-math', texFormula);
  return withElementsReplaced(ofTex, 'math', (inner) => mathText(mathTree(inner)));
}
