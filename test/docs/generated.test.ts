import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generatedPages } from '../../scripts/generated-pages.js';
import { ERROR_CATALOGUE } from '../../src/domain/errors.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';

it('the pages that are made from the code are up to date (else: npm run docs)', async () => {
  for (const [path, content] of Object.entries(await generatedPages())) {
    expect(readFileSync(join(packageRoot, path), 'utf8'), path).toBe(content);
  }
});

it('docs/errors.md has every code, and no code that does not exist', () => {
  const page = readFileSync(join(packageRoot, 'docs/errors.md'), 'utf8');
  const codes = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)];
  expect(codes.map(([, code]) => code)).toEqual(Object.keys(ERROR_CATALOGUE));
  for (const [, code, status] of codes) {
    expect(ERROR_CATALOGUE[code as keyof typeof ERROR_CATALOGUE].status).toBe(Number(status));
  }
});
