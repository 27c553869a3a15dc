import { type Command, Help, InvalidArgumentError, Option } from 'commander';
import { PAPER_INPUT_FIELDS } from '../src/domain/paper.js';
import type { SourceFormat } from '../src/formats/format.js';
import { FORMAT_NAMES, FORMATS } from '../src/formats/registry.js';
import type { IngestRunOptions } from '../src/ingest/ingest-run.js';
import { SINCE } from '../src/ingest/since.js';
import { wholeNumber } from './option-values.js';

/** What the command ingest was asked for. */
export interface IngestOptions extends IngestRunOptions {
  watch?: string;
}

const LINE_CHARS = 80;
const HELP_COLUMN = 13;
const MORE_HELP = `
Formats, recognised by content:
${FORMATS.map(formatLines).join('\n')}

Exit codes:
  0  every record was used
  1  some records were rejected or could not be embedded; the others are stored
  2  the command could not run or had to stop; what was stored stays stored
`;

/** A format's name, and beside it what it is, in lines of at most 80 characters. */
function formatLines({ name, description }: SourceFormat): string {
  const lines = new Help().boxWrap(description, LINE_CHARS - HELP_COLUMN).split('\n');
  return lines
    .map((line, k) => `${(k === 0 ? `  ${name}` : '').padEnd(HELP_COLUMN)}${line}`)
    .join('\n');
}

export function defineIngest(command: Command): void {
  command
    .argument(
      '[SOURCE...]',
      'files, folders, patterns, http(s) addresses, or - for standard input; plain, .gz or .zst',
    )
    .addOption(
      new Option(
        '--format <name>',
        'read every source as this format, whatever it looks like',
      ).choices(FORMAT_NAMES),
    )
    .option(
      '--map <field=name,...>',
      'the names that fields have in the source: title=headline,abstract=body',
      fieldMap,
    )
    .option(
      '--limit <number>',
      'read at most this many records',
      wholeNumber('must be a whole number from 1.'),
    )
    .option('--since <date>', 'leave out older records: 2024, 2024-05 or 2024-05-01', (text) => {
      if (!SINCE.test(text)) throw new InvalidArgumentError('must be YYYY, YYYY-MM or YYYY-MM-DD.');
      return text;
    })
    .option('--dry-run', 'print what would be done, and change nothing')
    .option('--delete-missing', 'delete every paper that no source contains')
    .option(
      '--watch <folder>',
      'read this folder, then new and changed files in it, until Ctrl-C is pressed',
    )
    .option('--resume', 'has no effect: every run continues where an earlier one stopped')
    .addHelpText('after', MORE_HELP);
}

/** What is wrong with the command line as a whole. */
export function mistakeIn(sources: readonly string[], options: IngestOptions): string | undefined {
  const { deleteMissing, limit, since, watch, dryRun } = options;
  if (sources.length === 0 && watch === undefined) return "missing required argument 'SOURCE...'";
  // Papers that a part of the sources lacks may be in the rest.
  const partial = Object.entries({ '--limit': limit, '--since': since, '--watch': watch });
  const [option] = partial.find(([, value]) => value !== undefined) ?? [];
  if (deleteMissing && option) {
    return `--delete-missing needs all of the sources, and ${option} reads a part of them`;
  }
  return watch !== undefined && dryRun ? '--watch goes on for ever; --dry-run cannot' : undefined;
}

function fieldMap(text: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const pair of text.split(',')) {
    const [field = '', name = ''] = pair.split('=').map((part) => part.trim());
    if (!PAPER_INPUT_FIELDS.has(field) || name === '') {
      const fields = [...PAPER_INPUT_FIELDS].join(', ');
      throw new InvalidArgumentError(
        `${JSON.stringify(pair)} is not FIELD=NAME with one of ${fields}.`,
      );
    }
    map.set(field, name);
  }
  return map;
}
