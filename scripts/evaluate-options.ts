import { Command, InvalidArgumentError, Option } from 'commander';
import type { SearchMode } from '../src/domain/search.js';
import { MODES } from '../src/evaluation/rank.js';

/** What the command evaluate was asked for. */
export interface EvaluateOptions {
  dataDir?: string;
  json?: true;
  compare?: string;
  split?: string;
  modes: readonly SearchMode[];
  limit?: number;
  semanticRatio?: number;
}

export const evaluateCommand = new Command('evaluate')
  .usage('[options] DIR')
  .description(
    'Measures how well searches rank a collection whose relevant documents are known.\nDIR has BEIR layout: corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv.',
  )
  .argument('<DIR>', 'the folder of the collection')
  .option('--data-dir <folder>', 'where its index is kept (default: under bench/.cache/)', notEmpty)
  .option('--split <name>', 'which file of qrels/ (default: test, or all there are)', notEmpty)
  .addOption(
    new Option('--modes <names>', 'which rankings, with commas between')
      .argParser(toModes)
      .default(MODES, MODES.join(',')),
  )
  .option('--semantic-ratio <r>', 'how much vectors count in hybrid, 0 to 1', toRatio)
  .option('--limit <n>', 'ask only the first queries', toCount)
  .option('--compare <file>', 'show what changed since a run saved with --json', notEmpty)
  .option('--json', 'print JSON, with the values of every query')
  .addHelpText(
    'after',
    `
A query with paper_id is a query by example: it asks by that document. Only
queries with a relevant document (grade above 0) count. Gains are 2^grade - 1;
intervals are 95 % bootstrap intervals over the queries.

Exit codes:
  0  every document and query was used, but for documents without any text
  1  some documents or queries were refused; the others were evaluated
  2  the command could not run or had to stop
`,
  );

function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('must not be empty.');
  return text;
}

function toModes(text: string): readonly SearchMode[] {
  const names = new Set(text.split(',').map((name) => name.trim()));
  return [...names].map((name) => {
    const mode = MODES.find((known) => known === name);
    if (!mode) throw new InvalidArgumentError(`Modes are ${MODES.join(', ')}.`);
    return mode;
  });
}

function toRatio(text: string): number {
  const ratio = Number(text);
  if (text.trim() === '' || !(ratio >= 0 && ratio <= 1)) {
    throw new InvalidArgumentError('must be a number from 0 to 1.');
  }
  return ratio;
}

function toCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('must be a whole number above 0.');
  return Number(text);
}
