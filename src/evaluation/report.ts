import { countText as count } from '../domain/count-text.js';
import { BOOTSTRAP, type Interval } from './bootstrap.js';
import type { Comparison } from './compare.js';
import type { HnswResult } from './evaluate.js';
import { METRICS } from './metrics.js';
import type { Reason } from './questions.js';
import type { Run } from './run.js';

/** A name of a collection is cut to this, so that no line is wider than 80 columns. */
const MAX_NAME_CHARS = 40;
const NAME_WIDTH = 12;
const VALUE_WIDTH = 22;
const CHANGE_WIDTH = 26;

/** What is said of one and of several. */
const REASONS: Record<Reason, [string, string]> = {
  notJudged: ['query has no judgement', 'queries have no judgement'],
  nothingRelevant: ['query has no relevant document', 'queries have no relevant document'],
  notInQueries: [
    'query is judged, but not in queries.jsonl',
    'queries are judged, but not in queries.jsonl',
  ],
  textRefused: [
    'query has a text that a search refuses (empty or too long)',
    'queries have a text that a search refuses (empty or too long)',
  ],
  paperNotStored: [
    'query asks by a paper that is not in the collection',
    'queries ask by papers that are not in the collection',
  ],
  overLimit: ['query is beyond --limit', 'queries are beyond --limit'],
};

/** A run in lines of at most 80 columns. */
export function runAsText(run: Run): string {
  const { documents, queries, results } = run;
  const name = run.collection.slice(0, MAX_NAME_CHARS);
  const lines = [
    `${name}: ${count(documents.stored)} documents, ${count(queries.asked)} queries`,
    ...notes(documents.withoutText, [
      'document has no text: nothing can find it',
      'documents have no text: nothing can find them',
    ]),
    ...notes(documents.rejected, [
      'document was refused: nothing can find it',
      'documents were refused: nothing can find them',
    ]),
    ...[...queries.leftOut].flatMap(([reason, times]) => notes(times, REASONS[reason])),
    ...notes(queries.unknownDocuments, [
      'judgement is of a document that is not there, and counts',
      'judgements are of documents that are not there, and count',
    ]),
    '',
    row('', [...results.keys()], VALUE_WIDTH),
    ...METRICS.map((metric) =>
      row(
        metric,
        [...results.values()].map(({ estimates }) => {
          const { value, interval } = estimates[metric];
          return `${value.toFixed(3)} ${between(interval)}`;
        }),
        VALUE_WIDTH,
      ),
    ),
  ];
  const approximate = [...results].flatMap(([mode, { hnsw }]) => (hnsw ? [{ mode, hnsw }] : []));
  if (approximate.length > 0) lines.push('', ...hnswLines(approximate));
  if (run.comparison) lines.push('', ...comparisonLines(run.comparison));
  const { resamples, seed, confidence } = BOOTSTRAP;
  lines.push(
    '',
    `In brackets: ${100 * confidence} % bootstrap intervals, ${count(resamples)} resamples of the queries, seed ${seed}.`,
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}

function hnswLines(results: { mode: string; hnsw: HnswResult }[]): string[] {
  return [
    'HNSW against comparing every vector: what it keeps of the exact ranking, and',
    'what that changes',
    row(
      '',
      results.map(({ mode }) => mode),
      CHANGE_WIDTH,
    ),
    ...([10, 100] as const).map((depth) =>
      row(
        `top ${depth}`,
        results.map(({ hnsw }) => `${(100 * hnsw.kept[depth]).toFixed(2)} %`),
        CHANGE_WIDTH,
      ),
    ),
    ...METRICS.map((metric) =>
      row(
        metric,
        results.map(({ hnsw }) => {
          const { value, interval } = hnsw.changes[metric];
          return `${signed(value)} ${between(interval, signed)}`;
        }),
        CHANGE_WIDTH,
      ),
    ),
  ];
}

function comparisonLines(comparison: Comparison): string[] {
  const lines = ['Against the saved run'];
  const numbers = new Set<number>();
  let isPaired = true;
  for (const [mode, differences] of Object.entries(comparison)) {
    lines.push(`${mode.padEnd(NAME_WIDTH)}before  now    change`);
    for (const metric of METRICS) {
      const difference = differences[metric];
      if (!difference) continue;
      const { before, now, change, interval } = difference;
      numbers.add(difference.queries);
      isPaired &&= interval !== null;
      const said = `${signed(change)}${interval ? ` ${between(interval, signed)}` : ''}`;
      lines.push(`${metric.padEnd(NAME_WIDTH)}${before.toFixed(3)}   ${now.toFixed(3)}  ${said}`);
    }
  }
  lines.push(
    isPaired
      ? `over the ${[...numbers].map(count).join(' or ')} queries that both have`
      : 'without intervals: the saved run lacks the values of its queries',
  );
  return lines;
}

/** A line for what there is more of, if there is any. */
function notes(times: number, [one, several]: [string, string]): string[] {
  return times === 0 ? [] : [`  ${count(times)} more ${times === 1 ? one : several}`];
}

function row(name: string, cells: readonly string[], width: number): string {
  return name.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padEnd(width)).join('');
}

function between([low, high]: Interval, said = (value: number) => value.toFixed(3)): string {
  return `[${said(low)}, ${said(high)}]`;
}

/** A change with its sign, also where it is 0, so that columns of changes line up. */
function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  return `${value < 0 && Number(text) > 0 ? '-' : '+'}${text}`;
}
