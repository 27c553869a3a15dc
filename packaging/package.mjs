/**
 * Before `npm pack`: makes of this project a package that can be installed by itself. With --undo, after it: puts
 * everything back.
 *
 * npm takes `overrides` and the lock from the project that is installed into, and never from the package. Two things
 * that we override would then be others:
 *   - what @xenova/transformers takes of sharp downloads a library from GitHub while it is installed. So the package has
 *     a copy of transformers in dist/node_modules, which imports find first, and depends on what that copy imports.
 *   - other overrides become dependencies of their own, and npm gives these to every package that takes that version.
 */
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const COPIED = '@xenova/transformers';
const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = `${root}package.json`;
const original = `${root}dist/package.json.original`;
const copies = `${root}dist/node_modules`;
/** @param {string} file */
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

// Also what a `npm pack` that was interrupted has left.
if (existsSync(original)) renameSync(original, manifest);
rmSync(copies, { recursive: true, force: true });

if (!process.argv.includes('--undo')) {
  const description = read(manifest);
  const { packages } = read(`${root}package-lock.json`);
  /** @param {string} name */
  const locked = (name) => [name, packages[`node_modules/${name}`].version];

  const from = `${root}node_modules/${COPIED}`;
  const copied = read(`${from}/package.json`);
  for (const part of ['src', 'LICENSE', 'package.json']) {
    cpSync(`${from}/${part}`, `${copies}/${COPIED}/${part}`, { recursive: true });
  }
  const { [COPIED]: _, ...dependencies } = description.dependencies;
  const names = [copied.dependencies, copied.optionalDependencies, description.overrides];
  const others = names.flatMap((some) => Object.keys(some ?? {})).map(locked);
  const { overrides, devDependencies, allowScripts, ...rest } = description;
  // npm would pack other packages that it takes for parts of this one.
  renameSync(manifest, original);
  writeFileSync(
    manifest,
    `${JSON.stringify({ ...rest, dependencies: { ...dependencies, ...Object.fromEntries(others) } }, null, 2)}\n`,
  );
}
