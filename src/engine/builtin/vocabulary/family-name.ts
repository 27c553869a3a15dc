import { parsePersonName } from '../../../domain/person-name.js';
import { surfaceWords } from './surface-words.js';

/**
 * What a person's family name is asked for by: all its words, and its last word alone, in each of its forms.
 * `Laurens van der Maaten` and `van der Maaten, Laurens` give `van der maaten` and `maaten`, `Müller` gives
 * `muller` and `mueller`.
 */
export function familyNameKeys(name: string): string[] {
  const { family } = parsePersonName(name);
  const words = family.flatMap((part) => part.words);
  const last = words.at(-1);
  if (!last) return [];
  const whole = words.map(([plain = '']) => plain).join(' ');
  return [...new Set([whole, ...last].map((key) => surfaceWords(key).join(' ')))];
}
