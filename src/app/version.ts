import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../runtime/compiled-module.js';

/** The version in package.json. */
export const { version }: { version: string } = JSON.parse(
  readFileSync(join(packageRoot, 'package.json'), 'utf8'),
);
