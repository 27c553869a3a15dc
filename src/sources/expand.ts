import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { glob, isDynamicPattern } from 'tinyglobby';
import { NearpaperError } from '../domain/errors.js';

/** Where papers come from, as somebody named it. */
export type Location =
  | {
      kind: 'file';
      path: string;
      bytes: number;
      /** Its path as it was named, by itself, by its folder or by a pattern. */
      named: string;
    }
  | { kind: 'stdin' }
  | { kind: 'address'; url: URL };

const EXTENSIONS = 'json jsonl ndjson txt csv tsv bib ris nbib ciw enw xml atom parquet'.split(' ');

/** Names of files in a folder that may hold papers; in a folder there are others. */
export const PAPER_FILE = new RegExp(`\\.(?:${EXTENSIONS.join('|')})(?:\\.gz|\\.zst)?$`, 'i');
const FOLDER_PATTERN = `**/*.{${EXTENSIONS.join(',')}}{,.gz,.zst}`;

/**
 * What the arguments of a command name, in their order: files, folders (every file in them that papers
 * may be in, sorted), patterns that no shell has expanded, `-` for standard input, http(s) addresses.
 * Relative paths are looked for in each of the folders `from`. What is named twice is there once. Throws
 * SOURCE_NOT_FOUND or FILE_UNREADABLE, before anything is read.
 */
export async function expand(
  args: readonly string[],
  from: readonly string[],
): Promise<Location[]> {
  const locations = new Map<string, Location>();
  for (const arg of args) {
    for (const [key, location] of await locationsOf(arg, from)) {
      if (!locations.has(key)) locations.set(key, location);
    }
  }
  return [...locations.values()];
}

async function locationsOf(
  arg: string,
  from: readonly string[],
): Promise<[key: string, Location][]> {
  if (arg === '-') return [['-', { kind: 'stdin' }]];
  if (/^https?:\/\//i.test(arg)) return [[arg, { kind: 'address', url: addressOf(arg) }]];
  const path = /^file:\/\//i.test(arg) ? fileURLToPath(arg) : arg;
  const places = isAbsolute(path) ? [path] : from.map((folder) => resolve(folder, path));
  // A file that is there wins over the pattern that its name may be.
  for (const place of places) {
    const found = await stat(place).catch(() => undefined);
    if (found?.isDirectory()) return filesIn(place, path);
    if (found) return [await fileAt(place, path)];
  }
  if (isDynamicPattern(path)) return filesLike(path, from);
  throw new NearpaperError('FILE_UNREADABLE', `${arg}: there is no such file`);
}

async function filesIn(folder: string, name: string): Promise<[string, Location][]> {
  const paths = await glob(FOLDER_PATTERN, {
    cwd: folder,
    absolute: true,
    caseSensitiveMatch: false,
  });
  if (paths.length === 0) {
    throw new NearpaperError(
      'SOURCE_NOT_FOUND',
      `${folder}: there is no file in this folder that papers may be in (looked for ${FOLDER_PATTERN})`,
    );
  }
  return Promise.all(paths.sort().map((path) => fileAt(path, join(name, relative(folder, path)))));
}

async function filesLike(pattern: string, from: readonly string[]): Promise<[string, Location][]> {
  for (const cwd of from) {
    const paths = await glob(pattern, { cwd, absolute: true });
    if (paths.length === 0) continue;
    return Promise.all(paths.sort().map((path) => fileAt(path, relative(cwd, path))));
  }
  throw new NearpaperError('SOURCE_NOT_FOUND', `${pattern}: no file has a name like that`);
}

async function fileAt(path: string, name: string): Promise<[string, Location]> {
  try {
    await access(path, constants.R_OK);
    const { size: bytes } = await stat(path);
    const named = normalize(name).split(sep).join('/');
    return [await realpath(path), { kind: 'file', path, bytes, named }];
  } catch (cause) {
    throw asFileError(path, cause);
  }
}

/** Throws FILE_UNREADABLE when there is no file that can be opened. */
export async function requireFile(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (cause) {
    throw asFileError(path, cause);
  }
}

function addressOf(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new NearpaperError('SOURCE_NOT_FOUND', `${JSON.stringify(text)} is not an address`);
  }
}

/** FILE_UNREADABLE with the reason of an error of the file system; any other error as it is. */
export function asFileError(path: string, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === undefined || cause instanceof NearpaperError) return cause;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'this user may not read it',
  };
  return new NearpaperError('FILE_UNREADABLE', `${path}: ${reasons[code] ?? message}`, { cause });
}
