import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomNumbers } from '../src/domain/random.js';
import { packageRoot } from '../src/runtime/compiled-module.js';
import { analyze } from '../src/text/words/analyze.js';
import { nonsenseQueries } from './nonsense.js';
import { type BenchPaper, spread } from './papers.js';

export const NONSENSE_SEED = 20_250_101;

const EACH_ON_TOPIC = 500;
const NONSENSE = 50;
const TITLE_WORDS_SEED = 20_250_102;
const MAX_TITLE_WORDS = 4;

/** Queries of one kind, and whether an index of papers should have an answer to them. */
export interface QueryGroup {
  name: string;
  isOnTopic: boolean;
  /** Asked only where a paper has all the words. */
  isThereByName?: true;
  /** Made of words of titles, so that the rule has to know them: shown and not scored. */
  isByConstruction?: true;
  queries: string[];
}

/** What people ask who are in the wrong place: the same for every collection. */
export function offTopicGroups(): QueryGroup[] {
  const group = (name: string, queries: string[]) => ({ name, isOnTopic: false, queries });
  return [
    group('everyday', readQueries('everyday')),
    group('short', readQueries('everyday-short')),
    group('other scripts', readQueries('everyday-other-scripts')),
    group('nonsense', nonsenseQueries(NONSENSE, NONSENSE_SEED)),
  ];
}

/**
 * What authors call their work, for papers that are of the same fields but not in the index, and what
 * people ask who look for such papers.
 */
export function onTopicGroups(others: readonly BenchPaper[]): QueryGroup[] {
  const keywords = new Map<string, string>();
  for (const paper of others) {
    for (const keyword of paper.keywords ?? []) {
      const query = withoutCategories(keyword);
      keywords.set(query.toLowerCase(), query);
    }
  }
  const titles = others.map(({ title }) => title);
  return [
    { name: 'keywords', isOnTopic: true, queries: spread([...keywords.values()], EACH_ON_TOPIC) },
    { name: 'titles', isOnTopic: true, queries: spread(titles, EACH_ON_TOPIC) },
    { name: 'questions', isOnTopic: true, queries: readQueries('questions') },
    { name: 'jargon', isOnTopic: true, isThereByName: true, queries: readQueries('jargon') },
  ];
}

/** Words of titles that are in the index, one to four of each, in their order. */
export function titleWordsGroup(indexed: readonly BenchPaper[]): QueryGroup {
  const random = randomNumbers(TITLE_WORDS_SEED);
  const queries = spread(indexed, Math.min(indexed.length, EACH_ON_TOPIC)).map(({ title }, k) => {
    const words = title.split(/\s+/).filter((word) => analyze(word).length > 0);
    const most = 1 + (k % MAX_TITLE_WORDS);
    while (words.length > most) words.splice(Math.floor(random() * words.length), 1);
    return words.join(' ');
  });
  return {
    name: 'title words',
    isOnTopic: true,
    isByConstruction: true,
    queries: queries.filter((query) => query !== ''),
  };
}

export function starterGroup(): QueryGroup {
  return { name: 'on topic', isOnTopic: true, queries: readQueries('starter') };
}

/** Some venues write the path in their taxonomy, `Machine Learning: ML: Kernel methods`; nobody types that. */
function withoutCategories(keyword: string): string {
  return keyword.split(': ').at(-1)?.trim() ?? keyword;
}

/** One query a line; a line that begins with # says what follows. */
function readQueries(name: string): string[] {
  const path = join(packageRoot, 'bench', 'queries', `${name}.txt`);
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}
