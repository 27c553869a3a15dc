import type { TextLines } from './text-lines.js';

const PROLOG =
  /^(?:\s+|<\?[^>]{0,1000}\?>|<!--[\s\S]{0,20000}?-->|<!DOCTYPE[^>[]{0,1000}(?:\[[^\]]{0,20000}\]\s*)?>)*/i;
const ROOT = /^<([\p{L}_][\p{L}\p{N}:._-]{0,60})[\s/>]/u;
const HTML_ELEMENT =
  /^(?:html|head|body|div|p|span|table|h[1-6]|ul|ol|script|style|meta|link|main|section|article|nav|form|template|center|font|a|b|img|br|hr|pre)$/i;

/** HTML and XML by their first element, JSON by how it opens. */
export function markupOf({ text }: TextLines): string | undefined {
  const start = text.trimStart();
  const [prolog = ''] = start.match(PROLOG) ?? [];
  const rest = start.slice(prolog.length);
  const root = rest.match(ROOT)?.[1];
  if (root !== undefined) {
    // One tag says little of what it stands in.
    if (!/<[/\p{L}!]/u.test(rest.slice(root.length + 1)) && prolog.trim() === '') return undefined;
    if (HTML_ELEMENT.test(root)) return 'HTML';
    return `XML of an unknown kind (its first element is <${root}>)`;
  }
  if (/<!doctype html/i.test(prolog)) return 'HTML';
  if (/^\s*<\?xml\s/.test(prolog)) return 'XML of an unknown kind';
  return /^(?:\{\s*"[^"\n]{0,200}"\s*:|\[\s*(?:\{\s*"|"[^"\n]{0,200}"\s*,))/.test(start)
    ? 'JSON of an unknown kind'
    : undefined;
}
