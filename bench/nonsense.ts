import { randomNumbers } from '../src/domain/random.js';

const CONSONANTS = 'bcdfghjklmnprstvwxz';
const VOWELS = 'aeiou';

/** Queries of made-up words, the same for the same seed. */
export function nonsenseQueries(count: number, seed: number): string[] {
  const random = randomNumbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const letter = (letters: string) => letters.charAt(below(letters.length));
  const syllable = () => letter(CONSONANTS) + letter(VOWELS) + (below(2) ? letter(CONSONANTS) : '');
  const word = () => Array.from({ length: 2 + below(3) }, syllable).join('');
  return Array.from({ length: count }, () => Array.from({ length: 1 + below(4) }, word).join(' '));
}
