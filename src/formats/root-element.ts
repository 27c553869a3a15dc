/** What may stand before the first element. */
const PROLOG = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>)*/i;
const ROOT = /^<(?:[\p{L}\p{N}_.-]+:)?([\p{L}_][\p{L}\p{N}_.-]*)(?=[\s>/])/u;
const MAX_TAG_CHARS = 300;

/** What a text of XML or HTML that begins so has before its first element: declarations, comments, its doctype. */
export function prologOf(beginning: string): string {
  return beginning.match(PROLOG)?.[0] ?? '';
}

/** The name of the first element of such a text, without the prefix of its namespace. */
export function rootOf(beginning: string): string | undefined {
  const { length } = prologOf(beginning);
  return beginning.slice(length, length + MAX_TAG_CHARS).match(ROOT)?.[1];
}
