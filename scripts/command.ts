import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { type Config, readConfig } from '../src/app/config.js';
import { notEmpty } from './option-values.js';
import { run } from './run.js';

/** What a command is handed when it runs. */
export interface Invocation<Options> {
  args: string[];
  options: Options;
  /** The environment's, with the data folder of --data-dir. */
  config: Config;
}

/** A command line: how it is called, and what it does. */
export interface CommandDescription<Options> {
  name: string;
  /** What follows the name in the first line of the help. */
  usage: string;
  description: string;
  /** Whether it works on the data folder of the service: it then takes --data-dir. */
  takesDataDir?: boolean | undefined;
  /**
   * Adds arguments and options of its own. Their texts have no line breaks: the help is wrapped to the width
   * of the terminal. Text after the options is not wrapped, and has lines of at most 80 characters.
   */
  define?: ((command: Command) => void) | undefined;
  /** What is wrong with arguments and options that are right one by one. */
  mistakeIn?: ((args: string[], options: Options) => string | undefined) | undefined;
  /** Resolves to the exit code. Errors are printed, and the exit code is 2. */
  run: (invocation: Invocation<Options>) => Promise<number>;
}

/** A command as commander takes it, alone or below another one; `start` is handed what is to be done. */
export type CliCommand = (start: (work: () => Promise<number>) => void) => Command;

/** Describes a command. --help ends the process with 0, and a mistake in the command line with 2. */
export function describeCommand<Options extends object>({
  name,
  usage,
  description,
  takesDataDir = false,
  define,
  mistakeIn,
  run: body,
}: CommandDescription<Options>): CliCommand {
  return (start) => {
    const command = new Command(name).usage(usage).description(description);
    define?.(command);
    if (takesDataDir) {
      command.option(
        '--data-dir <folder>',
        'the folder of the index (default: DATA_DIR)',
        notEmpty,
      );
    }
    exitOnMistakes(command);
    return command.action(() => {
      const { args } = command;
      const options = command.opts<Options & { dataDir?: string }>();
      const mistake = mistakeIn?.(args, options);
      if (mistake !== undefined) command.error(`error: ${mistake}`);
      start(async () => {
        const config = readConfig();
        if (takesDataDir && options.dataDir !== undefined) {
          config.dataDir = resolve(config.calledFrom, options.dataDir);
        }
        return body({ args, options, config });
      });
    });
  };
}

/** --help ends the process with 0, and a mistake in the command line with 2. */
export function exitOnMistakes(command: Command): Command {
  return command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

/** Runs a command when its file is what node was started with (`npm run NAME`), and not when `nearpaper` imports it. */
export function runAlone(moduleUrl: string, command: CliCommand): void {
  const [, started] = process.argv;
  if (started === undefined || realpathSync(started) !== fileURLToPath(moduleUrl)) return;
  command(run).parse();
}

/** Aborts with the first of these signals that the process gets; a second one ends the process. */
export function abortOn(...names: NodeJS.Signals[]): AbortSignal {
  const controller = new AbortController();
  for (const name of names) process.once(name, () => controller.abort());
  return controller.signal;
}
