import { NearpaperError } from '../domain/errors.js';
import { cleanText } from '../domain/text.js';
import { bibtex } from './bibtex/bibtex.js';
import type { ReadOptions, SourceFormat } from './format.js';
import { html } from './html/html.js';
import { json } from './json/json.js';
import { jsonl } from './json/jsonl.js';
import { kindOf } from './kinds/kinds.js';
import { markupOf } from './kinds/markup.js';
import { TextLines } from './kinds/text-lines.js';
import { page } from './page.js';
import { parquet } from './parquet/parquet.js';
import { csv } from './table/csv.js';
import { enw } from './tagged/enw.js';
import { nbib } from './tagged/nbib.js';
import { pubmedText } from './tagged/pubmed-text.js';
import { ris } from './tagged/ris.js';
import { wos } from './tagged/wos.js';
import { xml } from './xml/xml.js';

/** All formats, in the order in which they are tried: the strictest first, and plain text, which many are, last. */
export const FORMATS: readonly SourceFormat[] = [
  parquet,
  json,
  jsonl,
  xml,
  html,
  bibtex,
  ris,
  nbib,
  wos,
  enw,
  pubmedText,
  csv,
  page,
];

export const FORMAT_NAMES = FORMATS.map((format) => format.name);

/** What to do where naming a format was the mistake. */
const RECOGNISED = 'The format of a file is recognised by what is in it, whatever its name.';
const CONVERT = 'Convert it to JSONL (one paper a line), or to another of the formats in --help.';

/** The share of zero characters up to which the beginning of a source can still be text. */
const MAX_ZEROS = 0.1;

/** The format of this name, or FORMAT_UNKNOWN naming those there are. */
export function formatByName(name: string): SourceFormat {
  const format = FORMATS.find((candidate) => candidate.name === name);
  if (!format) {
    throw new NearpaperError(
      'FORMAT_UNKNOWN',
      `there is no format ${JSON.stringify(name)}; known are ${FORMAT_NAMES.join(', ')}`,
    );
  }
  return format;
}

/**
 * The format that somebody named, for a source that begins with these bytes; or FORMAT_UNKNOWN. Any text has pages
 * in it, so a source that is plainly of another format is not read as one.
 */
export function formatNamed(
  name: string,
  beginning: Uint8Array,
  source: string,
  options: ReadOptions = {},
): SourceFormat {
  const format = formatByName(name);
  if (format !== page) return format;
  const text = textOf(beginning);
  const other = FORMATS.find((other) => other !== page && other.recognises(text, options))?.name;
  const kind = other ?? markupOf(new TextLines(text));
  if (kind === undefined) return format;
  throw new NearpaperError(
    'FORMAT_UNKNOWN',
    `${source} is no page but ${kind}${other ? ': leave --format out' : ''}`,
    { action: other ? RECOGNISED : CONVERT },
  );
}

/** The format of a source that begins with these bytes, or FORMAT_UNKNOWN saying what they look like. */
export function formatByContent(
  beginning: Uint8Array,
  source: string,
  options: ReadOptions = {},
): SourceFormat {
  const text = textOf(beginning);
  if (parquet.recognises(text, options)) return parquet;
  const zeros = text.split('\0').length - 1;
  const format = FORMATS.find(
    // A zero here and there is a slip of whoever wrote it; among many nothing is text.
    (candidate) => zeros <= MAX_ZEROS * text.length && candidate.recognises(text, options),
  );
  if (!format && zeros > 0) {
    throw new NearpaperError('FORMAT_UNKNOWN', `${source} is a binary file or not UTF-8 text`);
  }
  if (!format) {
    const kind = kindOf(text);
    if (kind !== undefined) {
      const known = FORMAT_NAMES.join(', ');
      throw new NearpaperError(
        'FORMAT_UNKNOWN',
        `${source} looks like ${kind}; known are ${known}`,
      );
    }
    throw new NearpaperError(
      'FORMAT_UNKNOWN',
      `${source} is none of ${FORMAT_NAMES.join(', ')}; it begins with ${JSON.stringify(cleanText(text.slice(0, 200)).slice(0, 40))}`,
    );
  }
  return format;
}

function textOf(beginning: Uint8Array): string {
  return new TextDecoder().decode(beginning).replace(/^\ufeff/, '');
}
