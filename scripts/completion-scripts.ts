import type { Command, Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that completes the commands of a program, their options, and files for everything else. */
export function completionScript(program: Command, shell: Shell): string {
  return { bash, zsh, fish }[shell](program);
}

const optionsOf = (command: Command): readonly Option[] =>
  command.createHelp().visibleOptions(command);
const namesOf = (command: Command) => optionsOf(command).map(({ long }) => long ?? '');

/** A name and what it is, in one line that has no quotes in it. */
function short(text: string): string {
  const [sentence = ''] = text.split(/[.;(]/);
  return sentence.trim().replaceAll(/['"`\\:$[\]]/g, ' ');
}

/** The arms of a `case` over the commands, each with the words that can follow. */
const caseOf = (program: Command, arm: (command: Command) => string) =>
  program.commands.map((command) => `    ${command.name()}) ${arm(command)} ;;`).join('\n');

function bash(program: Command): string {
  const name = program.name();
  const commands = program.commands.map((command) => command.name()).join(' ');
  return `_${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} words
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands} --help --version' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${caseOf(program, (command) => `words='${namesOf(command).join(' ')}'`)}
    *) words= ;;
  esac
  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$word"))
  elif [ "\${COMP_WORDS[1]}" = completion ]; then COMPREPLY=($(compgen -W '${SHELLS.join(' ')}' -- "$word"))
  fi
}
complete -o default -F _${name} ${name}
`;
}

function zsh(program: Command): string {
  const name = program.name();
  const commands = program.commands
    .map((command) => `    '${command.name()}:${short(command.description())}'`)
    .join('\n');
  const described = (command: Command) =>
    optionsOf(command)
      .map(({ long, description }) => `'${long}[${short(description)}]'`)
      .join(' ');
  return `#compdef ${name}
_${name}() {
  local -a commands
  commands=(
${commands}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${caseOf(program, (command) => `_arguments ${described(command)} '*:file:_files'`)}
  esac
}
compdef _${name} ${name}
`;
}

function fish(program: Command): string {
  const name = program.name();
  const lines = program.commands.flatMap((command) => [
    `complete -c ${name} -n __fish_use_subcommand -f -a ${command.name()} -d '${short(command.description())}'`,
    ...optionsOf(command).map(
      ({ long, description, required }) =>
        `complete -c ${name} -n '__fish_seen_subcommand_from ${command.name()}' -l ${long?.slice(2)}${required ? ' -r' : ''} -d '${short(description)}'`,
    ),
  ]);
  lines.push(
    `complete -c ${name} -n '__fish_seen_subcommand_from completion' -f -a '${SHELLS.join(' ')}'`,
  );
  return `${lines.join('\n')}\n`;
}
