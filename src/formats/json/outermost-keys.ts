const MAX_KEY_CHARS = 100;

/** The keys of the outermost object of a JSON text that may be cut anywhere. */
export function outermostKeys(text: string): ReadonlySet<string> {
  const keys = new Set<string>();
  let depth = 0;
  let last: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') {
      const end = endOfString(text, at);
      last = depth === 1 && end - at <= MAX_KEY_CHARS ? text.slice(at + 1, end) : undefined;
      at = end;
    } else if (sign === ':' && last !== undefined) {
      keys.add(last);
      last = undefined;
    } else if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') depth--;
  }
  return keys;
}

/** Where the quote is that ends the string beginning here; the end of the text where it is cut. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
