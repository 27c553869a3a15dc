/**
 * What npm calls after an installation: compiles the kernels. Where that fails, embedding is slower and
 * nothing else changes, so it says so and the installation goes on.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const { status, error, stdout, stderr } = spawnSync(
  'node-gyp',
  ['rebuild', '--directory', folder],
  {
    encoding: 'utf8',
  },
);
if (status !== 0) {
  const said = error ? String(error) : `${stdout}${stderr}`;
  const lines = said.split('\n').filter((line) => /error/i.test(line));
  const why = lines.slice(0, 5).join('\n  ') || said.slice(-1_000);
  process.stderr.write(
    `native/ was not compiled, so onnxruntime embeds, which takes about twice as long:\n  ${why}\n`,
  );
}
