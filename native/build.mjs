/**
 * What npm calls after an installation: compiles the kernels that are for this processor and that the compiler
 * knows. Where that fails, embedding is slower and nothing else changes, so it says so and the installation
 * goes on.
 */
import { spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { flagsOf, KERNELS } from './flags.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
// As node-gyp finds it: a variable may have options as well, or ccache before the compiler.
const { CXX, CXX_target = CXX } = process.env;
const usual = process.platform === 'darwin' ? 'clang++' : 'g++';
const [compiler = usual, ...always] = CXX_target?.split(' ').filter(Boolean) ?? [];
// make would put these after our own flags, which they may contradict.
const { CXXFLAGS: _, CPPFLAGS: __, ...environment } = process.env;

/**
 * @param {string} command
 * @param {string[]} options
 * @returns what it said, if it failed
 */
function failure(command, options) {
  const { status, error, stdout, stderr } = spawnSync(command, options, {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
  });
  if (status === 0) return undefined;
  const said = error ? String(error) : `${stdout}${stderr}`;
  const lines = said.split('\n').filter((line) => /error/i.test(line));
  return lines.slice(0, 5).join('\n  ') || said.slice(-1_000);
}

const kernels = [];
for (const [kernel, { arch, systems }] of Object.entries(KERNELS)) {
  if (arch !== process.arch || !systems.includes(process.platform)) continue;
  const source = `kernels/${kernel}.cc`;
  const why = failure(compiler, [...always, ...flagsOf(kernel), '-c', source, '-o', devNull]);
  if (why === undefined) kernels.push(kernel);
  else
    process.stderr.write(`native/: ${compiler} cannot compile the kernel ${kernel}:\n  ${why}\n`);
}

const why = failure('node-gyp', ['rebuild', '--', `-Dkernels=,${kernels.join()},`]);
if (why !== undefined) {
  process.stderr.write(
    `native/ was not compiled, so onnxruntime embeds, which takes about twice as long:\n  ${why}\n`,
  );
}
