import { InvalidArgumentError, Option } from 'commander';

/** Of every command that works on a data folder. */
export function dataDirOption(): Option {
  return new Option(
    '--data-dir <folder>',
    'where the index is (default: DATA_DIR, or index/)',
  ).argParser((path: string) => {
    if (path === '') throw new InvalidArgumentError('must not be empty.');
    return path;
  });
}
