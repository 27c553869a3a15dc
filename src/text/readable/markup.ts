import { decodeHTMLStrict } from 'entities';
import { script } from './latex-symbols.js';

/** Elements that abstracts come with, from HTML, JATS and MathML; nothing else in `<>` is markup. */
const INLINE =
  'i|b|em|strong|u|tt|code|a|span|font|small|italic|bold|sc|monospace|underline|scp|xref|named-content|inline-formula|tex-math|alternatives';
/** MathML without its prefix. */
const MATH =
  'mi|mo|mn|mtext|mrow|msub|msup|msubsup|mfrac|msqrt|mspace|mover|munder|mstyle|mtable|mtr|mtd|semantics';
const BLOCK =
  'p|div|br|hr|sec|title|label|list|list-item|ul|ol|li|h[1-6]|abstract|disp-formula|section|table|tr|td';
const SCRIPTS = /<(?:jats:)?(su[bp])(?:\s[^<>]*)?>([^<>]{0,40})<\/(?:jats:)?\1>/gi;
const INLINE_TAG = new RegExp(
  `</?(?:(?:jats:)?(?:${INLINE}|su[bp])|mml:[a-z]+|math|${MATH})(?:\\s[^<>]*)?/?>`,
  'gi',
);
const BLOCK_TAG = new RegExp(`</?(?:jats:)?(?:${BLOCK})(?:\\s[^<>]*)?/?>`, 'gi');
/** What some exports escape twice is an entity again. */
const STILL_ENCODED = /&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,6}|#x[\da-f]{2,5});/i;

/** Text without HTML's names for characters, and without the elements that abstracts come with. */
export function withoutMarkup(text: string): string {
  let plain = text;
  if (plain.includes('&')) {
    plain = decodeHTMLStrict(plain);
    if (STILL_ENCODED.test(plain)) plain = decodeHTMLStrict(plain);
  }
  if (!/<\/?[a-z]/i.test(plain)) return plain;
  return plain
    .replace(SCRIPTS, (_, kind: string, inner: string) =>
      script(kind.toLowerCase() === 'sup' ? '^' : '_', inner).replace(/^[\^_](?=\p{L}+$)/u, ''),
    )
    .replace(INLINE_TAG, '')
    .replace(BLOCK_TAG, ' ');
}
