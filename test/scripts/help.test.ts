import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { runCommand, tooWide } from '../fixtures/command.js';

const WIDTH = 80;
const folder = join(packageRoot, 'scripts');
/** Every script that is a command: they all have the same frame. */
const commands = readdirSync(folder)
  .filter((file) =>
    /^export const command = describeCommand[<(]/m.test(readFileSync(join(folder, file), 'utf8')),
  )
  .map((file) => basename(file, '.ts'));

/**
 * Lines that end before they are full: their text was broken by hand, and commander has broken it again.
 * What follows the options is printed as it is, and is not looked at.
 */
function fragments(help: string): string[] {
  const [usage = '', description = '', ...rest] = help.trimEnd().split('\n\n');
  const tables = rest.filter((block) => /^(Arguments|Options):\n/.test(block));
  const wrapped = [usage, description, ...tables].map((block) => block.split('\n'));
  return wrapped.flatMap((lines) =>
    lines.filter((line, i) => {
      const next = lines[i + 1];
      // In a table the text of one entry goes on in its column, far to the right.
      const goesOn = /^(Arguments|Options):$/.test(lines[0] ?? '') ? /^ {4,}\S/ : /^\S/;
      if (next === undefined || !goesOn.test(next)) return false;
      const [word = ''] = next.trimStart().split(' ');
      return line.length + 1 + word.length <= WIDTH;
    }),
  );
}

it('sees what is broken twice', () => {
  const twice = `Usage: x\n\n${'word '.repeat(16).trim()}\nword\nEnd.\n\nOptions:\n  -h  help\n`;
  expect(fragments(twice)).toEqual(['word']);
  const table = 'Usage: x\n\nText.\n\nOptions:\n  -h    this is\n        help\n  -v    version\n';
  expect(fragments(table)).toEqual(['  -h    this is']);
});

it('knows every command that npm runs', () => {
  const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const named = Object.values<string>(scripts).flatMap(
    (line) => line.match(/dist\/scripts\/(\S+)\.js/)?.[1] ?? [],
  );
  // Those that are there for `nearpaper` alone.
  const others = ['search', 'serve', 'similar'];
  expect([...commands, 'nearpaper'].sort()).toEqual([...named, ...others].sort());
});

it('gives every command but docs as a part of nearpaper', async () => {
  const { exit, stdout, stderr } = await runCommand('nearpaper', ['--help']);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  expect(tooWide(stdout)).toEqual([]);
  const [, list = ''] = stdout.split('\nCommands:\n');
  const given = [...list.matchAll(/^ {2}([\w-]+)/gm)].map(([, name]) => name);
  const expected = [...commands.filter((name) => name !== 'docs'), 'completion', 'help'];
  expect(given.sort()).toEqual(expected.sort());
});

describe('--help on a terminal of 80 columns', () => {
  for (const name of commands) {
    it(`of ${name} has lines that fit and are full`, async () => {
      const { exit, stdout, stderr } = await runCommand(name, ['--help']);
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`^Usage: ${name} `));
      expect(tooWide(stdout)).toEqual([]);
      expect(fragments(stdout)).toEqual([]);
    });
  }
});
