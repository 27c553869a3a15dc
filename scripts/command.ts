import { resolve } from 'node:path';
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

/** Runs a command; --help ends the process with 0 and a mistake in the command line with 2. */
export function runCommand<Options extends object>({
  name,
  usage,
  description,
  takesDataDir = false,
  define,
  mistakeIn,
  run: body,
}: CommandDescription<Options>): void {
  run(async () => {
    const command = new Command(name).usage(usage).description(description);
    define?.(command);
    if (takesDataDir) {
      const text = 'the folder of the index (default: DATA_DIR, or index/)';
      command.option('--data-dir <folder>', text, notEmpty);
    }
    command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2)).parse();
    const { args } = command;
    const options = command.opts<Options & { dataDir?: string }>();
    const mistake = mistakeIn?.(args, options);
    if (mistake !== undefined) command.error(`error: ${mistake}`);
    const config = readConfig();
    if (takesDataDir && options.dataDir !== undefined) {
      config.dataDir = resolve(config.calledFrom, options.dataDir);
    }
    return body({ args, options, config });
  });
}

/** Aborts with the first of these signals that the process gets; a second one ends the process. */
export function abortOn(...names: NodeJS.Signals[]): AbortSignal {
  const controller = new AbortController();
  for (const name of names) process.once(name, () => controller.abort());
  return controller.signal;
}
