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

/** The number of a port, as it was typed; 0 lets the system choose. */
export function port(text: string): string {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError('must be a whole number up to 65535.');
  }
  return text;
}

/** The address of a server, without the slash at its end. */
export function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('must be an http:// or https:// address.');
  }
  return text.replace(/\/+$/, '');
}
