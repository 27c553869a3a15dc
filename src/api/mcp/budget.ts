/** What an answer of a tool comes to at most, by `estimatedTokens`. */
export const MAX_ANSWER_TOKENS = 5_000;

/** Characters of one token of English text, names and JSON: models cut such text at about four. */
const ASCII_CHARS_A_TOKEN = 4;

/** About how many tokens a language model reads a text as: four ASCII characters are one, any other is one itself. */
export function estimatedTokens(text: string): number {
  let ascii = 0;
  for (let k = 0; k < text.length; k++) if (text.charCodeAt(k) < 128) ascii++;
  return Math.ceil(ascii / ASCII_CHARS_A_TOKEN) + text.length - ascii;
}

/** The text, or as much of its beginning as `maxTokens` hold: up to the end of a sentence, or of a word where none ends. */
export function beginning(text: string, maxTokens: number): string {
  if (estimatedTokens(text) <= maxTokens) return text;
  const words = wordsOf(text, maxTokens);
  const last = [...words.matchAll(SENTENCE_END)].at(-1);
  return last === undefined ? words : words.slice(0, last.index + last[0].length);
}

const SENTENCE_END = /[.!?]["'”’)\]]*(?=\s|$)|[。！？]/gu;

/** The line, or the words of it that `maxTokens` hold, with an ellipsis. */
export function shortened(line: string, maxTokens: number): string {
  return estimatedTokens(line) <= maxTokens ? line : `${wordsOf(line, maxTokens - 1)}…`;
}

/** Names with semicolons between, the first `max` of them and how many more there are. */
export function namesUpTo(names: readonly string[], max: number): string {
  const shown = names.slice(0, max).map((name) => shortened(name, MAX_NAME_TOKENS));
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

const MAX_NAME_TOKENS = 20;

/** How many of the entries, from the first on, fit into an answer; at least one. */
export function fittingCount(entries: readonly object[]): number {
  let tokens = FRAME_TOKENS;
  for (const [k, entry] of entries.entries()) {
    tokens += estimatedTokens(JSON.stringify(entry)) + 1;
    if (tokens > MAX_ANSWER_TOKENS) return Math.max(1, k);
  }
  return entries.length;
}

/** What stands around the entries: totals, notes, a cursor. */
const FRAME_TOKENS = 250;

function wordsOf(text: string, maxTokens: number): string {
  let end = Math.min(text.length, maxTokens * ASCII_CHARS_A_TOKEN);
  while (estimatedTokens(text.slice(0, end)) > maxTokens) end = Math.floor(end * 0.9);
  const space = text.lastIndexOf(' ', end);
  // A text without spaces is cut between two characters, never within one.
  return (space > end / 2 ? text.slice(0, space) : text.slice(0, end))
    .toWellFormed()
    .replace(/\ufffd$/u, '');
}
