const CONSONANTS = 'bcdfghjklmnprstvwxz';
const VOWELS = 'aeiou';

/** Queries of made-up words, the same for the same seed. */
export function nonsenseQueries(count: number, seed: number): string[] {
  const random = generator(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const letter = (letters: string) => letters.charAt(below(letters.length));
  const syllable = () => letter(CONSONANTS) + letter(VOWELS) + (below(2) ? letter(CONSONANTS) : '');
  const word = () => Array.from({ length: 2 + below(3) }, syllable).join('');
  return Array.from({ length: count }, () => Array.from({ length: 1 + below(4) }, word).join(' '));
}

/** mulberry32: small, and the same on every machine. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
