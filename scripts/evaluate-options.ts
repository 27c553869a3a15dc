import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SearchMode } from '../src/domain/search.js';
import { MODES } from '../src/evaluation/rank.js';
import { notEmpty, wholeNumber } from './option-values.js';

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

const MORE_HELP = `
A query with paper_id is a query by example: it asks by that document. Only
queries with a relevant document (grade above 0) count. Gains are 2^grade - 1;
intervals are 95 % bootstrap intervals over the queries.

Exit codes:
  0  every document and query was used, except documents without any text
  1  some documents or queries were refused; the others were evaluated
  2  the command could not run or had to stop
`;

export function defineEvaluate(command: Command): void {
  command
    .argument('<DIR>', 'the folder of the collection')
    .option(
      '--data-dir <folder>',
      'the folder of its index (default: a folder in bench/.cache/)',
      notEmpty,
    )
    .option('--split <name>', 'the file of qrels/ to use (default: test, or all files)', notEmpty)
    .addOption(
      new Option('--modes <names>', 'the rankings to measure, separated by commas')
        .argParser(toModes)
        .default(MODES, MODES.join(',')),
    )
    .option('--semantic-ratio <r>', 'the weight of vectors in hybrid, 0 to 1', toRatio)
    .option(
      '--limit <n>',
      'ask at most this many queries',
      wholeNumber('must be a whole number above 0.'),
    )
    .option('--compare <file>', 'show what changed since a run saved with --json', notEmpty)
    .option('--json', 'print JSON, with the values of every query')
    .addHelpText('after', MORE_HELP);
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
