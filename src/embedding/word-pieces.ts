/** What WordPiece needs to know of a model, by the names of its tokenizer.json. */
export interface Vocabulary {
  idOf: ReadonlyMap<string, number>;
  unknown: string;
  /** Before a piece that is not the first of its word. */
  continuing: string;
  /** A longer word is unknown. */
  maxChars: number;
}

/**
 * The pieces of a word of ASCII letters and digits: from the front always the longest that there is, and
 * the unknown token alone when some of the word is in none (Schuster & Nakajima 2012, as BERT has it).
 */
export function wordPieces(word: string, vocabulary: Vocabulary): number[] {
  const { idOf, continuing, maxChars } = vocabulary;
  const unknown = [idOf.get(vocabulary.unknown) ?? 0];
  if (word.length > maxChars) return unknown;
  const ids: number[] = [];
  for (let start = 0; start < word.length; ) {
    const prefix = start === 0 ? '' : continuing;
    let end = word.length;
    let id = idOf.get(prefix + word.slice(start));
    while (id === undefined && --end > start) id = idOf.get(prefix + word.slice(start, end));
    if (id === undefined) return unknown;
    ids.push(id);
    start = end;
  }
  return ids;
}
