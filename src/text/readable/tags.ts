import type { MathNode } from './mathml.js';

/** Attributes as elements have them, so that `a <b and c> d` is no tag. */
export const ATTRIBUTES = String.raw`(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*\s*`;

const TOKEN = /<(\/?)([A-Za-z][\w.:-]*)[^<>]*>|[^<]+|</g;
const MAX_DEPTH = 100;

/**
 * The text with every element of this name, whatever its prefix, replaced by what is made of its inner text. One
 * without an end stays. Linear: behind the last end nothing is looked for.
 */
export function withElementsReplaced(
  text: string,
  name: string,
  replace: (inner: string) => string,
): string {
  const open = new RegExp(String.raw`<((?:[a-z]+:)?${name})(?:\s[^<>]*)?>`, 'gi');
  const parts: string[] = [];
  let from = 0;
  for (let found = open.exec(text); found; found = open.exec(text)) {
    if (found[0].endsWith('/>')) continue;
    const start = found.index + found[0].length;
    const closing = `</${found[1]}>`;
    const end = text.indexOf(closing, start);
    if (end < 0) break;
    parts.push(text.slice(from, found.index), replace(text.slice(start, end)));
    from = end + closing.length;
    open.lastIndex = from;
  }
  return from === 0 ? text : parts.join('') + text.slice(from);
}

/** The elements of a text of MathML, below one root. Whatever is wrong with it, there is a tree. */
export function mathTree(text: string): MathNode {
  const root = { name: 'math', content: [] as (MathNode | string)[] };
  const open = [root];
  for (const [token, slash, qualified] of text.matchAll(TOKEN)) {
    const top = open.at(-1) as typeof root;
    if (qualified === undefined) {
      top.content.push(token);
      continue;
    }
    const name = qualified.slice(qualified.indexOf(':') + 1).toLowerCase();
    if (slash === '/') {
      if (open.length > 1 && top.name === name) open.pop();
      continue;
    }
    const node = { name, content: [] };
    top.content.push(node);
    if (!token.endsWith('/>') && open.length < MAX_DEPTH) open.push(node);
  }
  return root;
}
