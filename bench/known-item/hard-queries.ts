import type { Paper } from '../../src/domain/paper.js';
import { oneOf, type Source } from './question.js';
import { hasPhrase, hasWord } from './standing-words.js';
import { isTelling } from './title-words.js';

/** A query that must hide papers. */
export interface HardQuery {
  query: string;
  isBreach: (paper: Paper) => boolean;
  /** Whether the paper that it was made of answers it. */
  hasAnswer: boolean;
}

export type WriteHard = (paper: Paper, source: Source) => HardQuery | undefined;

/** The shapes of such queries, each with what writes one about a paper. */
export const HARD_SHAPES: readonly (readonly [shape: string, write: WriteHard])[] = [
  ['topic -word', withoutWord((topic, word) => `${topic} -${word}`)],
  ['topic NOT word', withoutWord((topic, word) => `${topic} NOT ${word}`)],
  [
    'topic -"two words"',
    withPair((topic, pair) => ({
      query: `${topic} -"${pair}"`,
      isBreach: (paper) => hasPhrase(paper, pair),
      hasAnswer: false,
    })),
  ],
  ['"two words"', withPair((_topic, pair) => withPhrase(`"${pair}"`, pair))],
  ['topic "two words"', withPair((topic, pair) => withPhrase(`${topic} "${pair}"`, pair))],
];

/** Three telling words of one title, so that hits have the last of them unless it is excluded. */
function withoutWord(write: (topic: string, word: string) => string): WriteHard {
  return ({ title }, { corpus, random }) => {
    const words = corpus.titles.telling(title).map((word) => word.toLowerCase());
    while (words.length > 3) words.splice(Math.floor(random() * words.length), 1);
    const [first, second, excluded] = words;
    if (!first || !second || !excluded) return undefined;
    const query = write(`${first} ${second}`, excluded);
    return { query, isBreach: (paper) => hasWord(paper, excluded), hasAnswer: false };
  };
}

/** Two telling words that stand side by side in a title, and another one of it. */
function withPair(write: (topic: string, pair: string) => HardQuery): WriteHard {
  return ({ title }, { random }) => {
    const words = title.toLowerCase().split(' ');
    const pairs = words.flatMap((word, k) => {
      const next = words[k + 1];
      return isTelling(word) && next && isTelling(next) && word !== next ? [[word, next]] : [];
    });
    const pair = oneOf(pairs, random);
    const topic = oneOf(
      words.filter((word) => isTelling(word) && !pair?.includes(word)),
      random,
    );
    return pair && topic ? write(topic, pair.join(' ')) : undefined;
  };
}

const withPhrase = (query: string, phrase: string): HardQuery => ({
  query,
  isBreach: (paper) => !hasPhrase(paper, phrase),
  hasAnswer: true,
});
