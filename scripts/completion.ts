import { Argument, type Command } from 'commander';
import { describeCommand } from './command.js';
import { completionScript, SHELLS, type Shell } from './completion-scripts.js';

const MORE_HELP = `
To have completions in every shell that you start, put one of these into
~/.bashrc, ~/.zshrc (below compinit) or ~/.config/fish/config.fish:

  eval "$(nearpaper completion bash)"
  eval "$(nearpaper completion zsh)"
  nearpaper completion fish | source
`;

/** The command that prints completions of what `nearpaper` gives. */
export const completionOf = (nearpaper: () => Promise<Command>) =>
  describeCommand({
    name: 'completion',
    usage: 'SHELL',
    description: 'Prints what makes a shell complete commands and options of nearpaper.',
    define: (defined) =>
      defined
        .addArgument(new Argument('<SHELL>', 'the shell that reads it').choices(SHELLS))
        .addHelpText('after', MORE_HELP),
    run: async ({ args: [shell] }) => {
      process.stdout.write(completionScript(await nearpaper(), shell as Shell));
      return 0;
    },
  });
