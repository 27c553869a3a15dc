import { Command, InvalidArgumentError, Option } from 'commander';
import { PAPER_INPUT_FIELDS } from '../src/domain/paper.js';
import { FORMAT_NAMES, FORMATS } from '../src/formats/registry.js';
import { SINCE } from '../src/ingest/since.js';
import { dataDirOption } from './data-dir-option.js';

export interface IngestCommand {
  sources: string[];
  format?: string;
  dataDir?: string;
  map?: Map<string, string>;
  limit?: number;
  since?: string;
  dryRun?: boolean;
  deleteMissing?: boolean;
  watch?: string;
}

/** What the command line asks for; a mistake in it, and --help, end the process. */
export function readCommand(): IngestCommand {
  const command = new Command('ingest')
    .usage('[options] SOURCE...')
    .description('Reads papers, embeds what is new or changed, and stores it.')
    .argument(
      '[SOURCE...]',
      'files, folders, patterns, http(s) addresses, or - for standard\ninput; plain, .gz or .zst',
    )
    .addOption(
      new Option(
        '--format <name>',
        'read the files as this format, whatever they look like',
      ).choices(FORMAT_NAMES),
    )
    .option(
      '--map <field=name,...>',
      "which of the source's own names give a field: title=headline,abstract=body",
      fieldMap,
    )
    .option('--limit <number>', 'read no more records than this', (text) => {
      if (!/^[1-9]\d*$/.test(text))
        throw new InvalidArgumentError('must be a whole number from 1.');
      return Number(text);
    })
    .option('--since <date>', 'leave out what is older: 2024, 2024-05 or 2024-05-01', (text) => {
      if (!SINCE.test(text)) throw new InvalidArgumentError('must be YYYY, YYYY-MM or YYYY-MM-DD.');
      return text;
    })
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--delete-missing', 'delete every paper that the sources do not have')
    .option('--watch <folder>', 'read this folder, then what is new or changed in it, until Ctrl-C')
    .option('--resume', 'go on where an earlier run stopped; every run does')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      `
Formats, recognised by content:
${FORMATS.map(({ name, description }) => `  ${name.padEnd(8)} ${description}`).join('\n')}

Exit codes:
  0  every record was used
  1  some records were rejected or could not be embedded; the others are stored
  2  the command could not run or had to stop; what was stored stays stored
`,
    );
  command.exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });
  command.parse();
  const options = command.opts<Omit<IngestCommand, 'sources'>>();
  if (command.args.length === 0 && options.watch === undefined) {
    command.error("error: missing required argument 'SOURCE...'");
  }
  const contradiction = contradictionIn(options);
  if (contradiction) command.error(`error: ${contradiction}`);
  return { sources: command.args, ...options };
}

/** What a part of the sources does not have may well be in the others. */
function contradictionIn(options: Omit<IngestCommand, 'sources'>): string | undefined {
  const { deleteMissing, limit, since, watch, dryRun } = options;
  const reads = { '--limit': limit, '--since': since, '--watch': watch };
  const partly = Object.entries(reads).find(([, value]) => value !== undefined);
  if (deleteMissing && partly) {
    return `--delete-missing needs all of the sources, and ${partly[0]} reads a part of them`;
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
