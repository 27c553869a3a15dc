import { Command } from 'commander';
import { version } from '../src/app/version.js';
import { type CliCommand, exitOnMistakes } from './command.js';

/** The commands of `nearpaper`, in the order of its help. Each is loaded when it is asked for. */
const COMMANDS: Record<string, () => Promise<{ command: CliCommand }>> = {
  serve: () => import('./serve.js'),
  ingest: () => import('./ingest.js'),
  search: () => import('./search.js'),
  similar: () => import('./similar.js'),
  status: () => import('./status.js'),
  mcp: () => import('./mcp.js'),
  keys: () => import('./keys.js'),
  backup: () => import('./backup.js'),
  restore: () => import('./restore.js'),
  verify: () => import('./verify.js'),
  export: () => import('./export.js'),
  reindex: () => import('./reindex.js'),
  evaluate: () => import('./evaluate.js'),
  'add-model': () => import('./add-model.js'),
  completion: async () => {
    const { completionOf } = await import('./completion.js');
    return { command: completionOf(() => program(undefined, () => {})) };
  },
};

/** `nearpaper` with the command that was asked for, or with all where none was. */
export async function program(
  asked: string | undefined,
  start: (work: () => Promise<number>) => void,
): Promise<Command> {
  const loadOne = asked !== undefined && Object.hasOwn(COMMANDS, asked) && COMMANDS[asked];
  const loaded = await Promise.all(
    (loadOne ? [loadOne] : Object.values(COMMANDS)).map((load) => load()),
  );
  const command = exitOnMistakes(new Command('nearpaper'))
    .description('Semantic search over paper abstracts, on your own machine.')
    .version(version);
  for (const { command: below } of loaded) command.addCommand(below(start));
  return command;
}
