import { NearpaperError } from '../src/domain/errors.js';

/** Runs a command: an error that is the user's to mend is said in two lines, a bug with its stack. */
export function run(command: () => Promise<number>): void {
  // Whoever reads the output may stop reading (`| head`); what is being done goes on.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  command()
    .then((exitCode) => {
      process.exitCode = exitCode;
    })
    .catch((error) => {
      const said =
        error instanceof NearpaperError
          ? `${error.code}: ${error.message}\n${error.action}\n`
          : `INTERNAL: ${error?.stack ?? error}\n`;
      process.stderr.write(said);
      process.exitCode = 2;
    });
}
