import { foldName } from '../../../domain/folding.js';
import { surfaceWords } from './surface-words.js';

/**
 * What titles are listed by: texts in this order, compared by their UTF-16 units, are in the order of entries: word by
 * word, and those with the same words (`A search`, `A* search`) by their folded texts.
 */
export function titleSortKey(title: string): string {
  // Both signs come before every character of a word, so that the shorter of two beginnings comes first.
  return `${surfaceWords(title).join(' ')}\u0001${foldName(title)}`;
}
