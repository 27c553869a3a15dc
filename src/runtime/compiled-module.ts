import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const require = createRequire(import.meta.url);

/** The folder that holds package.json, whether this runs from dist/ or from src/ under a test runner. */
export const packageRoot = dirname(require.resolve('#package'));

/**
 * The compiled file of a module under src/ that runs in a process or thread of its own. Tests run
 * the sources without compiling them; what they start is still the compiled file.
 */
export function compiledModule(pathInSrc: string): string {
  return require.resolve(`#built/${pathInSrc}`);
}
