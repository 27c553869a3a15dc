import type { Paper } from '../../src/domain/paper.js';
import { isInvented } from './inventions.js';
import { type Kind, one, type Source } from './question.js';
import { mistypedText } from './typing-errors.js';

const MIN_HALF_WORDS = 4;
const MIN_TELLING = 3;
const MAX_SHORT_WORDS = 2;

/** Those who know a title, or a part of it. */
export const titleKinds: readonly Kind[] = [
  one('whole title', ({ title }) => title),
  one('title in lower case without signs', ({ title }) => withoutSigns(title)),
  one('title with a typing error', ({ title }, { random }) => mistypedText(title, random)),
  one('title in quotes', ({ title }) => (title.includes('"') ? undefined : `"${title}"`)),
  one('first half of a title', firstHalf),
  one('half a title with a typing error', (paper, source) => {
    const half = firstHalf(paper, source);
    return half && mistypedText(half, source.random);
  }),
  one('title of one or two words', (paper) =>
    !isInvented(paper) && wordsOf(paper.title).length <= MAX_SHORT_WORDS ? paper.title : undefined,
  ),
  one('title of stop words and signs', (paper) => (isInvented(paper) ? paper.title : undefined)),
];

/** The first half of a title that says enough and that no other title has. */
function firstHalf({ title }: Paper, { corpus: { titles } }: Source): string | undefined {
  const words = wordsOf(title);
  const half = words.slice(0, Math.ceil(words.length / 2)).join(' ');
  const saysEnough =
    words.length >= 2 * MIN_HALF_WORDS - 1 && titles.telling(half).length >= MIN_TELLING;
  return saysEnough && titles.isUnique(half) ? half : undefined;
}

const wordsOf = (title: string): string[] => title.trim().split(/\s+/);

function withoutSigns(title: string): string | undefined {
  const plain = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
  return plain === '' ? undefined : plain;
}
