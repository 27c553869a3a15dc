import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/built.js';
import { nonsenseQueries } from './nonsense.js';
import { type BenchPaper, spread } from './papers.js';

export const NONSENSE_SEED = 20_250_101;

const EACH_ON_TOPIC = 500;
const NONSENSE = 50;

/** Queries of one kind, and whether an index of papers should have an answer to them. */
export interface QueryGroup {
  name: string;
  isOnTopic: boolean;
  queries: string[];
}

/** What people ask who are in the wrong place: the same for every collection. */
export function offTopicGroups(): QueryGroup[] {
  const group = (name: string, queries: string[]) => ({ name, isOnTopic: false, queries });
  return [
    group('everyday', readQueries('everyday')),
    group('other scripts', readQueries('everyday-other-scripts')),
    group('nonsense', nonsenseQueries(NONSENSE, NONSENSE_SEED)),
  ];
}

/** What authors call their work, for papers that are of the same fields but not in the index. */
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
  ];
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
