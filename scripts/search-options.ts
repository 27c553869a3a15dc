import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../src/app/config.js';
import { type Asked, ask } from './ask.js';
import { hitsText, type ShownAnswer } from './hits-text.js';
import { serverUrl } from './option-values.js';

/** The options of the commands that search. */
export interface SearchOptions {
  url?: string;
  limit: string;
  offset: string;
  with: [string, string][];
  json?: true;
}

const MORE_HELP = `
--with takes every parameter that docs/api.md names, and may be given again:
  --with year=2019.. --with sort=year --with fields=title

Without --url and NEARPAPER_URL the data folder is read by this command itself,
also while a server or an ingest runs. A key for the server is taken from
NEARPAPER_KEY.

Exit codes:
  0  papers were found
  1  none were
  2  the command could not run
`;

export function defineSearch(command: Command): Command {
  return command
    .option('--url <address>', 'ask this server (default: NEARPAPER_URL)', serverUrl)
    .option('--limit <n>', 'how many papers to show', wholeNumberText, '10')
    .option('--offset <n>', 'how many papers to skip', wholeNumberText, '0')
    .option(
      '--with <name=value>',
      'another parameter of the API, such as mode=lexical',
      toParameter,
      [],
    )
    .option('--json', 'print the answer of the API as it is')
    .addHelpText('after', MORE_HELP);
}

/** The parameters of the request, as a query string. */
export function parametersOf({ limit, offset, with: others }: SearchOptions): [string, string][] {
  return [['limit', limit], ['offset', offset], ...others];
}

/** Asks, prints, and resolves to the exit code. */
export async function printFound(
  asked: Asked,
  options: SearchOptions,
  config: Config,
): Promise<number> {
  const answer = (await ask(asked, config, options.url)) as ShownAnswer;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(answer, null, 2)}\n`
      : hitsText(answer, Number(options.offset)),
  );
  return answer.hits.length > 0 ? 0 : 1;
}

function wholeNumberText(text: string): string {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
  return text;
}

function toParameter(text: string, before: [string, string][]): [string, string][] {
  const [name = '', ...value] = text.split('=');
  if (name === '' || value.length === 0) throw new InvalidArgumentError('must be name=value.');
  return [...before, [name, value.join('=')]];
}
