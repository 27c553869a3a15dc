import { foldLetters } from '../../src/domain/folding.js';
import type { Paper } from '../../src/domain/paper.js';
import { stem } from '../../src/text/words/stem.js';

type Texts = Pick<Paper, 'title' | 'abstract' | 'keywords'>;

/** Whether the word itself stands in the title, the abstract or a keyword, whatever its case. */
export function hasWord(paper: Texts, word: string): boolean {
  const folded = foldLetters(word);
  return textsOf(paper).some((text) => wordsOf(text).includes(folded));
}

/** Whether the words stand side by side in the title, the abstract or a keyword, in any inflection. */
export function hasPhrase(paper: Texts, phrase: string): boolean {
  const sought = ` ${stemsOf(phrase)} `;
  return textsOf(paper).some((text) => ` ${stemsOf(text)} `.includes(sought));
}

export const textsOf = ({ title, abstract, keywords }: Texts): string[] => [
  title,
  abstract,
  ...keywords,
];

const stemsOf = (text: string): string => wordsOf(text).map(stem).join(' ');

/** Read anew, without what the server uses, so that a mistake there is seen here. */
export function wordsOf(text: string): string[] {
  const folded = foldLetters(text).replace(/['\u2019](?:s(?![\p{L}\p{N}]))?/gu, '');
  return folded.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== '');
}
