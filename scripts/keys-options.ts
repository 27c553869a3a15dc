import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { originSchema } from '../src/access/origin.js';
import { type Rate, rateSchema } from '../src/access/rate.js';
import { KEY_SCOPES, type KeyScope } from '../src/access/scopes.js';
import { cleanText } from '../src/domain/text.js';

const ACTIONS = ['create', 'list', 'revoke'] as const;
export type KeysAction = (typeof ACTIONS)[number];

/** What the command keys was asked for. */
export interface KeysOptions {
  scope?: KeyScope;
  name?: string;
  /** Milliseconds since 1970. */
  expires?: number;
  origin?: string[];
  rate?: Rate;
  json?: boolean;
}

/** Which options an action takes; all take --json. */
const OPTIONS_OF: Record<KeysAction, (keyof KeysOptions)[]> = {
  create: ['scope', 'name', 'expires', 'origin', 'rate', 'json'],
  list: ['json'],
  revoke: ['json'],
};

const MAX_NAME_CHARS = 100;
const DAY_MS = 86_400_000;

const MORE_HELP = `
A key goes into a header: "Authorization: Bearer KEY" or "x-api-key: KEY".
It is printed once; only its hash is stored. A running server knows new and
revoked keys within a second. Once a key was made, every request needs one.

  npm run -s keys -- create --scope admin --name me
  npm run -s keys -- create --scope search --name site --expires 90d \\
    --origin https://app.example.org --rate 60/min
  npm run -s keys -- list
  npm run -s keys -- revoke 1a2b3c4d

Scopes: search reads, write also changes papers, admin may do everything.
`;

export function defineKeys(command: Command): void {
  command
    .addArgument(new Argument('<ACTION>', 'what to do').choices(ACTIONS))
    .argument('[ID]', 'the key to revoke')
    .addOption(new Option('--scope <scope>', 'what the key may do').choices(KEY_SCOPES))
    .option('--name <name>', 'whose the key is, or what for', nameOf)
    .option('--expires <when>', 'after so many days (90d), or on a day (2027-01-31, UTC)', expiryOf)
    .option(
      '--origin <origin>',
      'only for pages of this origin; may be repeated',
      (text: string, before: string[] = []) => [...before, parsedBy(originSchema, text)],
    )
    .option('--rate <rate>', 'at most so many requests: 10/s, 60/min, 1000/h, 5000/day', (text) =>
      parsedBy(rateSchema, text),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', MORE_HELP);
}

/** What does not fit together. */
export function mistakeInKeys(
  [action, id]: string[],
  options: KeysOptions & { dataDir?: string },
): string | undefined {
  const { dataDir: _, ...own } = options;
  const taken = OPTIONS_OF[action as KeysAction];
  const stray = (Object.keys(own) as (keyof KeysOptions)[]).find((name) => !taken.includes(name));
  if (stray !== undefined) return `${action} takes no --${stray}`;
  if (action === 'create' && options.scope === undefined) {
    return `create needs --scope, one of ${KEY_SCOPES.join(', ')}`;
  }
  if (action === 'create' && options.name === undefined) return 'create needs --name';
  if (action === 'revoke' && id === undefined) return 'revoke needs the ID of a key';
  return action !== 'revoke' && id !== undefined ? `${action} takes no ID` : undefined;
}

function nameOf(text: string): string {
  const name = cleanText(text);
  if (name === '' || name.length > MAX_NAME_CHARS) {
    throw new InvalidArgumentError(`must have 1 to ${MAX_NAME_CHARS} characters.`);
  }
  return name;
}

function expiryOf(text: string): number {
  const [, days] = /^([1-9]\d{0,5})d$/.exec(text) ?? [];
  const at = days === undefined ? dayOf(text) : Date.now() + Number(days) * DAY_MS;
  if (Number.isNaN(at)) throw new InvalidArgumentError('must be 90d or a day like 2027-01-31.');
  if (at <= Date.now()) throw new InvalidArgumentError('must be in the future.');
  return at;
}

/** When a day begins; NaN for what is none, like 2027-02-30. */
function dayOf(text: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) || new Date(at).toISOString().startsWith(text) ? at : Number.NaN;
}

function parsedBy<Out>(schema: z.ZodType<Out, string>, text: string): Out {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`${parsed.error.issues[0]?.message}.`);
}
