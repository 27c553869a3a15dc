import { foldWord } from '../../domain/folding.js';
import {
  IDENTIFIER_BEHIND_SLASH,
  IDENTIFIER_IN_TEXT,
  identifierOf,
} from '../../domain/identifiers.js';
import { isStopWord, stem } from './stem.js';

/** One term of a chunk, with its place inside the chunk. */
interface Piece {
  term: string;
  from: number;
  to: number;
  /** False for what is added to the words themselves: the joined form of a compound, a name without its number. */
  isWord: boolean;
}

/** What stands between two spaces, more or less: a word, a compound, a number, an identifier. */
export interface Chunk {
  pieces: readonly Piece[];
  /** Its folded words, stop words included, from which compounds across spaces are built. */
  words: readonly string[];
}

const MAX_TERM_CHARS = 128;
const MAX_JOINED_CHARS = 40;
const MAX_JOINED_WORDS = 5;

// Scripts that put no spaces between words (Hangul does, but not where its words end).
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\u30fc]`;
// Every alternative is linear on hostile text.
const THOUSANDS = String.raw`\d{1,3}(?:,\d{3}){1,6}(?!\d)`;
const INITIALS = String.raw`\p{L}(?:\.\p{L})+\.?(?![\p{L}\p{N}])`;
const LETTER = String.raw`[[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d]--${UNSPACED}]`;
const DASHES = String.raw`\-\u2010-\u2013\u2212`;
// A slash before an identifier ends the chunk, so that the one in an address is found.
const JOINER = String.raw`(?:[${DASHES}.'\u2019]|\/(?!${IDENTIFIER_BEHIND_SLASH}))`;

/** Finds the chunks of a text; the first alternative that fits wins. */
export const CHUNK = new RegExp(
  `${IDENTIFIER_IN_TEXT}|${UNSPACED}+|${THOUSANDS}|${INITIALS}|${LETTER}+(?:${JOINER}${LETTER}+)*(?:\\+\\+|#)?`,
  'gv',
);

const IS_UNSPACED = new RegExp(`^${UNSPACED}`, 'v');
const IS_INITIALS = new RegExp(`^${INITIALS}$`, 'v');
const IS_THOUSANDS = new RegExp(`^${THOUSANDS}$`);
const SEPARATORS = new RegExp(`[${DASHES}\\/]`, 'v');
const HAS_WORD = /[\p{L}\p{N}]/u;
const GREEK_NAMES =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon phi chi psi omega'.split(
    ' ',
  );

/** Reads one match of CHUNK. Depends on nothing but the match, so that the answer can be kept. */
export function readChunk(raw: string): Chunk {
  if (IS_UNSPACED.test(raw)) return { pieces: bigrams(raw), words: [] };
  const identifier = identifierOf(raw);
  if (identifier !== null) return whole(raw, identifier);
  if (IS_THOUSANDS.test(raw)) return whole(raw, raw.replaceAll(',', ''));
  if (IS_INITIALS.test(raw)) return whole(raw, foldWord(raw.replaceAll('.', '')));
  const sentences = split(raw, /(?<!\d)\.|\.(?!\d)/);
  const chunks = sentences.map(([text, at]) => compound(text, at));
  // Words with a dot between them are ends and beginnings, or a name: no compound with what follows.
  return chunks.length === 1 && chunks[0]
    ? chunks[0]
    : { pieces: chunks.flatMap((chunk) => chunk.pieces), words: [] };
}

/** Words written as one: `sim`, `to`, `real` and `sim`, `2`, `real` are both `simtoreal`. */
export function joined(words: readonly string[]): string | null {
  if (words.length < 2 || words.length > MAX_JOINED_WORDS) return null;
  const text = words
    .map((word, i) => (word === '2' && isLong(words[i - 1]) && isLong(words[i + 1]) ? 'to' : word))
    .join('');
  return text.length > MAX_JOINED_CHARS || isStopWord(text) ? null : stem(text);
}

function compound(raw: string, at: number): Chunk {
  const parts = split(raw, SEPARATORS).map(([text, from]) => ({
    text,
    from,
    to: from + text.length,
  }));
  const words: string[] = [];
  const pieces: Piece[] = [];
  for (const part of parts) {
    // Capitals make a name of what would be a stop word: IT, WHO, US, ALL.
    const isName = /^\p{Lu}{2,}$/u.test(part.text);
    const place = { from: at + part.from, to: at + part.to };
    for (const word of wordsOf(part.text)) {
      words.push(word);
      if (isName || !isStopWord(word)) pieces.push({ term: term(word), ...place, isWord: true });
      const name = /^([a-z]{3,})\d+$/.exec(word)?.[1];
      if (name) pieces.push({ term: stem(name), ...place, isWord: false });
    }
  }
  // "I/O" is one word, "patients/controls" two.
  const isOneWord = !raw.includes('/') || words.every((word) => word.length <= 4);
  const joinedTerm = isOneWord ? joined(words) : null;
  if (joinedTerm) pieces.push({ term: joinedTerm, from: at, to: at + raw.length, isWord: false });
  return { pieces, words };
}

/** The folded words of a part without separators: one, but for `TNFα` and `sim2real`. */
function wordsOf(part: string): string[] {
  const folded = foldWord(part);
  if (!HAS_WORD.test(folded)) return [];
  const named =
    /[a-z]/.test(folded) || /^[α-ω]\d*$/.test(folded)
      ? folded.replace(/[α-ω]/g, (letter) => ` ${GREEK_NAMES[letter.charCodeAt(0) - 0x3b1]} `)
      : folded;
  return named
    .replace(/^([a-z]{3,})2([a-z]{3,})$/, '$1 to $2')
    .split(' ')
    .filter(Boolean);
}

function term(word: string): string {
  return stem(word.slice(0, MAX_TERM_CHARS));
}

function whole(raw: string, text: string): Chunk {
  const isWord = text !== '' && !isStopWord(text);
  const piece = { term: text.slice(0, MAX_TERM_CHARS), from: 0, to: raw.length, isWord: true };
  return { pieces: isWord ? [piece] : [], words: [] };
}

/** Every two neighbouring characters: cheap, and a word of two characters finds longer ones. */
function bigrams(raw: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let before = '';
  for (const character of raw) {
    const to = from + before.length + character.length;
    if (before !== '')
      pieces.push({ term: (before + character).normalize('NFKC'), from, to, isWord: true });
    from += before.length;
    before = character;
  }
  if (pieces.length === 0)
    pieces.push({ term: raw.normalize('NFKC'), from: 0, to: raw.length, isWord: true });
  return pieces;
}

function isLong(word: string | undefined): boolean {
  return word !== undefined && /^[a-z]{3,}$/.test(word);
}

/** The parts of a text between separators, each with its offset. */
function split(text: string, separator: RegExp): [string, number][] {
  const parts: [string, number][] = [];
  let at = 0;
  for (const part of text.split(separator)) {
    if (part !== '') parts.push([part, at]);
    at += part.length + 1;
  }
  return parts;
}
