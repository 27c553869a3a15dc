import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { applyDiff, ProjectCopy, readRecipes } from '../fixtures/recipes.js';

/** Types, style, imports and a test run of the whole of a copy: slow on a machine that is busy. */
const RECIPE_TIMEOUT_MS = 300_000;

/** Packages are where the link in the copy says, not where it leads. */
const DEPCRUISE = ['--config', '.dependency-cruiser.cjs', '--preserve-symlinks'];

const recipes = readRecipes();
const recipe = (title: string) => {
  const found = recipes.find((one) => one.title === title);
  if (!found) throw new Error(`CONTRIBUTING.md has no recipe ${JSON.stringify(title)}`);
  return found;
};
let copy: ProjectCopy;

beforeAll(() => {
  copy = new ProjectCopy(temporaryFolder());
});

describe('the recipes of CONTRIBUTING.md', () => {
  it('are those that were asked for', () => {
    expect(recipes.map(({ title }) => title)).toEqual([
      'Add a format',
      'Add a filterable field',
      'Add an endpoint',
      'Add an engine',
      'Add a kernel',
    ]);
  });

  it.each(['Add a format', 'Add a filterable field', 'Add an endpoint', 'Add an engine'])(
    '%s: compiles, keeps the rules, and its test passes',
    async (title) => {
      const { blocks, text } = recipe(title);
      const paths = blocks.map(({ path }) => path);
      const tests = paths.filter((path) => path.endsWith('.test.ts'));
      expect(tests).not.toEqual([]);
      // A reader sees no info strings, so the text names each file.
      for (const path of paths) expect(text).toContain(`\`${path}\``);
      await copy.with(blocks, async () => {
        await copy.checkTypes(tests);
        await copy.run('biome', ['check', '--error-on-warnings', ...paths]);
        await copy.run('depcruise', [...DEPCRUISE, ...paths]);
        expect(await copy.run('vitest', ['run', ...tests])).toMatch(/Tests .*\d+ passed/);
      });
    },
    RECIPE_TIMEOUT_MS,
  );

  it(
    'Add a kernel: names files that are there, and its command compiles them',
    async () => {
      const { text } = recipe('Add a kernel');
      const paths = [...text.matchAll(/`((?:native|src|test)\/[\w./-]+)`/g)].map(
        ([, path]) => path,
      );
      expect(paths.length).toBeGreaterThanOrEqual(8);
      for (const path of paths)
        expect(existsSync(join(packageRoot, path as string)), path).toBe(true);
      const built = join(copy.folder, 'native/build/Release/nearpaper_kernels.node');
      rmSync(join(copy.folder, 'native/build'), { recursive: true, force: true });
      await copy.runScript('install');
      expect(existsSync(built)).toBe(true);
    },
    RECIPE_TIMEOUT_MS,
  );
});

describe('a diff of a recipe', () => {
  it('is applied where its lines stand', () => {
    expect(applyDiff('a\nb\nc\n', ' a\n+new\n b\n@@\n-c\n+d\n')).toBe('a\nnew\nb\nd\n');
  });

  it.each([
    ['that is not there', 'a\nb\n', ' c\n+d\n'],
    ['that is there twice', 'a\nb\na\n', ' a\n+d\n'],
    ['that is a part of a line', 'ab\nc\n', ' b\n+d\n'],
  ])('is refused for a line %s', (_, text, diff) => {
    expect(() => applyDiff(text, diff)).toThrow('expected once');
  });
});
