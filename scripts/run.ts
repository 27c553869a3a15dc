import { errorText } from '../src/domain/error-text.js';

/**
 * Runs the body of a command and exits with the code that it resolves to. An error is printed to standard
 * error (`errorText`), and the exit code is 2.
 */
export function run(command: () => Promise<number>): void {
  // A reader may close the pipe early (`| head`); the work goes on.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  command()
    .then((exitCode) => {
      process.exitCode = exitCode;
    })
    .catch((error) => {
      process.stderr.write(errorText(error));
      process.exitCode = 2;
    });
}
