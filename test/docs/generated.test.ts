import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatedPages } from '../../scripts/generated-pages.js';
import { ERROR_CATALOGUE } from '../../src/domain/errors.js';
import { FORMATS } from '../../src/formats/registry.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { runCommand } from '../fixtures/command.js';

it('the pages that are made from the code are up to date (else: npm run docs)', async () => {
  for (const [path, content] of Object.entries(await generatedPages())) {
    expect(readFileSync(join(packageRoot, path), 'utf8'), path).toBe(content);
  }
});

describe('what is said of formats', () => {
  const help = () => runCommand('ingest', ['--help']);
  it('is the same in docs/formats.md and in --help, and README names each', async () => {
    const page = readFileSync(join(packageRoot, 'docs/formats.md'), 'utf8');
    const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
    const { stdout } = await help();
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
    for (const { name, description } of FORMATS) {
      expect(page).toContain(`| \`${name}\` | ${description.replaceAll('|', '\\|')} |`);
      expect(stdout.replace(/\s+/g, ' ')).toContain(`${name} ${description}`.replace(/\s+/g, ' '));
      expect(readme).toMatch(new RegExp(`^\\|.*\`${name}\``, 'm'));
    }
  });

  it.each(FORMATS.map((format) => [format.name, format] as const))(
    'has what every field of %s is read from',
    (_, { readsFrom, dialects = [] }) => {
      const own = readsFrom ? [readsFrom] : dialects.map((dialect) => dialect.readsFrom);
      for (const fields of own) expect(fields?.title).toBeDefined();
    },
  );
});

it('docs/errors.md has every code, and no code that does not exist', () => {
  const page = readFileSync(join(packageRoot, 'docs/errors.md'), 'utf8');
  const codes = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)];
  expect(codes.map(([, code]) => code)).toEqual(Object.keys(ERROR_CATALOGUE));
  for (const [, code, status] of codes) {
    expect(ERROR_CATALOGUE[code as keyof typeof ERROR_CATALOGUE].status).toBe(Number(status));
  }
});
