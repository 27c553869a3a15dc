const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g;

/**
 * The texts of a list that was written as a text, as tables that became JSON have it: `["Ada", "Bo"]`, and Python's
 * `['Ada', "O'Neil"]`. Undefined where the text is no such list.
 */
export function listInText(text: string): string[] | undefined {
  const written = text.trim();
  if (!written.startsWith('[') || !written.endsWith(']')) return undefined;
  const entries: string[] = [];
  const rest = written.slice(1, -1).replace(QUOTED, (_, double?: string, single?: string) => {
    entries.push((double ?? single ?? '').replace(/\\(["'\\])/g, '$1'));
    return '';
  });
  return entries.length > 0 && /^[\s,]*$/.test(rest) ? entries : undefined;
}
