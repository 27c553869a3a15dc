import { foldName } from '../../src/domain/folding.js';
import type { Paper } from '../../src/domain/paper.js';
import type { Corpus } from './corpus.js';

/** What somebody types who knows a paper, and which papers are what they want. */
export interface Question {
  query: string;
  isRight: (paper: Paper) => boolean;
}

/** What questions are made of beside a paper. */
export interface Source {
  corpus: Corpus;
  random: () => number;
}

/** A way to ask for a paper. */
export interface Kind {
  name: string;
  right: 'one' | 'several';
  /** A question that the paper answers; undefined where the paper cannot be asked for in this way. */
  askFor: (paper: Paper, source: Source) => Question | undefined;
}

type Written<Result> = (paper: Paper, source: Source) => Result | undefined;

/** A kind of which only the paper itself is right, or one with the same title and abstract. */
export function one(name: string, write: Written<string>): Kind {
  return {
    name,
    right: 'one',
    askFor: (paper, source) => {
      const query = write(paper, source);
      return query === undefined ? undefined : { query, isRight: (other) => isSame(paper, other) };
    },
  };
}

/** A kind of which other papers may be right as well. */
export function several(name: string, askFor: Written<Question>): Kind {
  return { name, right: 'several', askFor };
}

/** One of the items; undefined where there is none. */
export function oneOf<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

/** Whether the paper is the only one of the list. */
export const isAlone = (papers: readonly Paper[], paper: Paper): boolean =>
  papers.length === 1 && papers[0] === paper;

function isSame(paper: Paper, other: Paper): boolean {
  if (paper.id === other.id) return true;
  return paper.abstract === other.abstract && foldName(paper.title) === foldName(other.title);
}
