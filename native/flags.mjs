/** The compiler's flags for a kernel: `node flags.mjs avx2` prints them for binding.gyp, one a line. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @type {Record<string, { arch: string, systems: string[], flags: string[] }>} */
export const KERNELS = JSON.parse(readFileSync(new URL('kernels.json', import.meta.url), 'utf8'));

// Contraction would round once where the code rounds twice, and processors would give different bits. GCC 12
// warns of its own headers.
const COMMON = ['-O3', '-fPIC', '-ffp-contract=off', '-fexceptions', '-std=c++17'];
const QUIET = ['-Wno-unknown-warning-option', '-Wno-uninitialized', '-Wno-maybe-uninitialized'];

/** @param {string} kernel */
export function flagsOf(kernel) {
  return [...COMMON, ...QUIET, ...KERNELS[kernel].flags];
}

const [, script, asked = ''] = process.argv;
if (script === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${flagsOf(asked).join('\n')}\n`);
}
