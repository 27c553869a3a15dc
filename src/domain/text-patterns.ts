/**
 * What texts must look like, as regular expressions that openapi.json has too. They are read by other programs, so they
 * name the signs that `\s` and `\p{Cc}` stand for here: others differ about them. The schemas that they describe
 * check in their own ways; test/domain/text-patterns.test.ts holds the two together.
 */

/** What JavaScript takes off both ends of a text. */
const SPACE =
  '\\u0009-\\u000d\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';
const CONTROL = '\\u0000-\\u001f\\u007f-\\u009f';
/** Control characters that nobody types, and what a broken encoding leaves. */
const BINARY = '\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f\\ufffd';
const WORD = `[^${BINARY}]*[\\p{L}\\p{N}][^${BINARY}]*`;
const YEARS = '(?:[0-9]{1,4}(?:\\.\\.[0-9]{0,4})?|\\.\\.[0-9]{1,4})';

/** A text that is more than white space and control characters. */
export const VISIBLE = `[^${SPACE}${CONTROL}]`;
/** A text with a letter or a digit, and nothing that looks binary. */
export const WITH_WORD = `^${WORD}$`;
/** Such a text, nothing, or a star. */
export const QUERY = `^(?:[${SPACE}]*\\*?[${SPACE}]*|${WORD})$`;
/** No control characters. */
export const NAME = `^[^${CONTROL}]+$`;
/** No control characters, and no white space at the ends. */
export const ID = `^[^${SPACE}${CONTROL}](?:[^${CONTROL}]*[^${SPACE}${CONTROL}])?$`;
/** Years and ranges of years, with commas between: at most so many. */
export const yearList = (most: number): string =>
  `^[${SPACE}]*${YEARS}[${SPACE}]*(?:,[${SPACE}]*${YEARS}[${SPACE}]*){0,${most - 1}}$`;
/** The year of a paper where it comes as a text. */
export const PAPER_YEAR = `^[${SPACE}]*[12][0-9]{3}[${SPACE}]*$`;
/** Nothing, or an address on the web. */
export const WEB_ADDRESS = `^[${SPACE}${CONTROL}]*(?:$|[Hh][Tt][Tt][Pp][Ss]?://[^${SPACE}${CONTROL}/])`;
