import { NearpaperError } from '../domain/errors.js';
import { cleanText } from '../domain/text.js';
import { bibtex } from './bibtex.js';
import { csv } from './csv.js';
import type { SourceFormat } from './format.js';
import { json } from './json.js';
import { jsonl } from './jsonl.js';
import { nbib } from './nbib.js';
import { page } from './page.js';
import { parquet } from './parquet.js';
import { ris } from './ris.js';
import { xml } from './xml.js';

/** In the order in which they are tried: the strictest first, and plain text, which many are, last. */
export const FORMATS: readonly SourceFormat[] = [
  parquet,
  json,
  jsonl,
  xml,
  bibtex,
  ris,
  nbib,
  csv,
  page,
];

export const FORMAT_NAMES = FORMATS.map((format) => format.name);

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

/** The format of a source that begins with these bytes, or FORMAT_UNKNOWN saying what they look like. */
export function formatByContent(beginning: Uint8Array, source: string): SourceFormat {
  const text = new TextDecoder().decode(beginning).replace(/^\ufeff/, '');
  if (parquet.recognises(text)) return parquet;
  if (text.includes('\0')) {
    throw new NearpaperError('FORMAT_UNKNOWN', `${source} is a binary file or not UTF-8 text`);
  }
  const format = FORMATS.find((candidate) => candidate.recognises(text));
  if (!format) {
    throw new NearpaperError(
      'FORMAT_UNKNOWN',
      `${source} is none of ${FORMAT_NAMES.join(', ')}; it begins with ${JSON.stringify(cleanText(text.slice(0, 200)).slice(0, 40))}`,
    );
  }
  return format;
}
