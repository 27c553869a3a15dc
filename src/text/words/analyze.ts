import { CHUNK, type Chunk, joined, readChunk } from './chunks.js';
import { isStopWord, stem } from './stem.js';

/** A term of a query, and how much it counts beside a plain word that occurs once (1). */
export interface QueryTerm {
  term: string;
  weight: number;
}

/** A term of a text, and the characters (UTF-16 offsets, end exclusive) it was read from. */
export interface TermPlace {
  term: string;
  start: number;
  end: number;
}

/**
 * What a joined compound counts in a query. Its words count already; at 1 the three together
 * outweighed the rest of the query and cost 0.01 to 0.02 on Cranfield.
 */
const COMPOUND_WEIGHT = 0.3;

/** How many words may make a compound across spaces: `state of the art`. */
const MAX_COMPOUND_WORDS = 4;

/** Joining neighbours is for things typed into a box; a whole abstract as a query has words enough. */
const MAX_QUERY_CHUNKS_JOINED = 48;

/** A name may be nothing but stop words (`IT`, `the WHO`); a sentence of them is no name. */
const MAX_NAME_WORDS = 2;

/** Stop words that begin or end compounds: `few shot`, `off policy`, `plug in`. */
const PARTICLES: ReadonlySet<string> = new Set(
  'few all in on off out over under up down through after before between own any more no not same both'.split(
    ' ',
  ),
);

/** Frequent words are read once; the bound only keeps a hostile corpus from filling the memory. */
const MAX_CHUNKS_KEPT = 50_000;
const MAX_CHARS_KEPT = 40;
const kept = new Map<string, Chunk>();

/**
 * The terms under which a text is indexed, in reading order and with repeats: stems of its words
 * without stop words, and after each compound its joined form (`sim-to-real` and `sim2real` give
 * `sim`, `real`, `simtoreal`). Takes any string.
 */
export function analyze(text: string): string[] {
  const terms: string[] = [];
  read(text, (chunk) => {
    for (const piece of chunk.pieces) terms.push(piece.term);
  });
  return terms;
}

/** The terms of `analyze` with the places they were read from; a joined form spans its compound. */
export function tokensWithPlaces(text: string): TermPlace[] {
  const places: TermPlace[] = [];
  read(text, (chunk, start) => {
    for (const { term, from, to } of chunk.pieces) {
      places.push({ term, start: start + from, end: start + to });
    }
  });
  return places;
}

/**
 * The distinct terms of a query with their weights: a word counts as often as it occurs, a joined
 * compound less. Neighbouring words are joined as well, so that `sim to real` finds `sim2real`;
 * most such terms are in no paper and cost one look-up. A query of one or two stop words asks for them
 * as they stand, which finds the names among them (`IT`, `WHO`); more of them ask for nothing.
 */
export function analyzeQuery(text: string): QueryTerm[] {
  const weights = new Map<string, number>();
  const add = (term: string, weight: number) =>
    weights.set(term, (weights.get(term) ?? 0) + weight);
  const chunks: { words: readonly string[]; start: number; end: number }[] = [];
  read(text, (chunk, start, end) => {
    chunks.push({ words: chunk.words, start, end });
    for (const { term, isWord } of chunk.pieces) add(term, isWord ? 1 : COMPOUND_WEIGHT);
  });
  const words = chunks.flatMap((chunk) => chunk.words);
  if (weights.size === 0 && words.length <= MAX_NAME_WORDS) {
    for (const word of words) add(stem(word), 1);
  }
  for (const term of compoundsAcrossSpaces(text, chunks.slice(0, MAX_QUERY_CHUNKS_JOINED))) {
    if (!weights.has(term)) add(term, COMPOUND_WEIGHT);
  }
  return [...weights].map(([term, weight]) => ({ term, weight }));
}

function compoundsAcrossSpaces(
  text: string,
  chunks: { words: readonly string[]; start: number; end: number }[],
): Set<string> {
  const compounds = new Set<string>();
  chunks.forEach((first, i) => {
    if (!mayBorder(first.words[0])) return;
    let words = first.words;
    let end = first.end;
    for (const next of chunks.slice(i + 1, i + MAX_COMPOUND_WORDS)) {
      if (next.words.length === 0 || text.slice(end, next.start).trim() !== '') return;
      words = [...words, ...next.words];
      end = next.end;
      if (!mayBorder(words.at(-1)) || words.every(isStopWord)) continue;
      const term = joined(words);
      if (term) compounds.add(term);
    }
  });
  return compounds;
}

/** Whether a compound may begin or end with this word. */
function mayBorder(word: string | undefined): boolean {
  return word !== undefined && (!isStopWord(word) || PARTICLES.has(word));
}

function read(text: string, visit: (chunk: Chunk, start: number, end: number) => void): void {
  // In a text all in capitals, capitals do not mark names.
  const isShouted = text === text.toUpperCase();
  for (const match of text.matchAll(CHUNK)) {
    const lower = isShouted ? match[0].toLowerCase() : '';
    // A letter whose lower case is longer (İ) would move the places of what follows it.
    const raw = lower.length === match[0].length ? lower : match[0];
    visit(chunkOf(raw), match.index, match.index + match[0].length);
  }
}

function chunkOf(raw: string): Chunk {
  const known = kept.get(raw);
  if (known) return known;
  const chunk = readChunk(raw);
  if (raw.length <= MAX_CHARS_KEPT) {
    if (kept.size >= MAX_CHUNKS_KEPT) kept.clear();
    kept.set(raw, chunk);
  }
  return chunk;
}
