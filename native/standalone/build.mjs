/**
 * Compiles the kernels as a program of their own, for tests on emulated processors and for `npm run bench -- kernels`:
 * `node native/standalone/build.mjs OUT [x64 | arm64]`. Another architecture than this one's needs Debian's cross
 * compiler (g++-aarch64-linux-gnu). CXX names another compiler.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flagsOf, KERNELS } from '../flags.mjs';

const folder = fileURLToPath(new URL('..', import.meta.url));
const CROSS_COMPILERS = { x64: 'x86_64-linux-gnu-g++', arm64: 'aarch64-linux-gnu-g++' };

const [, , out, arch = process.arch] = process.argv;
if (out === undefined || !(arch in CROSS_COMPILERS)) {
  process.stderr.write('usage: node native/standalone/build.mjs OUT [x64 | arm64]\n');
  process.exit(2);
}
const cross = CROSS_COMPILERS[/** @type {'x64' | 'arm64'} */ (arch)];
const compiler = process.env.CXX ?? (arch === process.arch ? 'g++' : cross);
// clang compiles for every architecture, with the libraries of the cross compiler.
const target =
  arch !== process.arch && compiler.includes('clang')
    ? [`--target=${cross.replace('-g++', '')}`]
    : [];

/** @param {string[]} options */
function compile(options) {
  const { status, error } = spawnSync(compiler, [...target, ...options], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (error) process.stderr.write(`${error.message}\n`);
  if (status !== 0) process.exit(1);
}

const kernels = Object.keys(KERNELS).filter(
  (kernel) => KERNELS[kernel]?.arch === arch && KERNELS[kernel]?.systems.includes('linux'),
);
const defines = ['-DWITH_RATES', ...kernels.map((kernel) => `-DWITH_${kernel.toUpperCase()}`)];
const objects = kernels.map((kernel) => join(dirname(out), `${kernel}.${arch}.o`));
mkdirSync(dirname(out), { recursive: true });
for (const [k, kernel] of kernels.entries()) {
  compile([...flagsOf(kernel), ...defines, '-c', `kernels/${kernel}.cc`, '-o', objects[k] ?? '']);
}
const sources = ['standalone/main.cc', 'standalone/vnni_emulation.cc', 'kernels.cc'];
// Static, so that an emulator needs no libraries of the other architecture.
compile(['-O2', '-std=c++17', '-static', ...defines, ...sources, ...objects, '-o', out]);
