import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** Compiles src/, scripts/ and bench/ to dist/, as `npm start` does. */
export default function build(): void {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', 'tsconfig.build.json'], { stdio: 'inherit' });
}
