/** What databases and programs write where they know nothing, in brackets or alone. */
const PLACEHOLDER =
  /^(?:nan|null|none|n\.?\/?a\.?|\\N|-+|\[?(?:no (?:abstract|authors?|titles?|source title|keywords?|doi)(?: [a-z]{1,12}){0,3}|anonymous|(?:abstract|title) not available|not available)\.?\]?\.?)$/i;
/** No placeholder is longer. */
const MAX_CHARS = 60;

/** Whether a text only says that nothing is known: `[No abstract available]`, `n/a`, `[Anonymous]`. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length <= MAX_CHARS && PLACEHOLDER.test(trimmed);
}
