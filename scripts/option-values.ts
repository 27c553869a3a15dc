import { InvalidArgumentError } from 'commander';

/** A text with at least one character. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('must not be empty.');
  return text;
}

/** Takes whole numbers from 1; `complaint` is what is said of everything else. */
export function wholeNumber(complaint: string): (text: string) => number {
  return (text) => {
    if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError(complaint);
    return Number(text);
  };
}
