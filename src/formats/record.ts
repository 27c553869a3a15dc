import { NearpaperError } from '../domain/errors.js';

/** A record takes at most 1 MiB, in whatever format: a reader never holds more of a source than that. */
export const MAX_RECORD_BYTES = 1 << 20;
/** The same limit where a format is read as text. */
export const MAX_RECORD_CHARS = 1 << 20;

/** Where a record stands, for messages: `papers.jsonl, line 12`. Both are counted from 1. */
export interface Place {
  source: string;
  /** The line where it begins; null for formats that have no lines. */
  line: number | null;
  /** Its number, where the line does not name it: a whole list may stand on one line. */
  record?: number | undefined;
}

/** The vector of a text, by a model: of use where text and model are the same. */
export interface KnownEmbedding {
  contentHash: string;
  fingerprint: string;
  vector: Float32Array;
}

/** A paper as its source has it, under our names for its fields; not yet validated. */
export interface Fields {
  value: Record<string, unknown>;
  /** The source's own names that mean nothing to us. */
  ignored?: string[];
  /** When the source changed it last, or else when it came out: a year, a month or a day. */
  date?: string | undefined;
  /** Its texts are as they are to be stored. */
  isExact?: boolean;
  /** A vector that a model made of its text before. */
  embedding?: KnownEmbedding | undefined;
}

/** Why a record cannot be read. */
export interface Unreadable {
  error: NearpaperError;
}

/**
 * One paper of a source by its place, or why it cannot be read; `named` is how somebody named the source, where that
 * says more than its name in messages.
 */
export type SourceRecord = { place: Place; named?: string } & (Fields | Unreadable);

/** Text for messages: `papers.json, line 1, record 7`. */
export function placeText({ source, line, record }: Place): string {
  const parts = [source];
  if (line !== null) parts.push(`line ${line}`);
  if (record !== undefined) parts.push(`record ${record}`);
  return parts.join(', ');
}

/** How much of what a parser says stands in a message. */
export const MAX_REASON_CHARS = 120;

/** A text for a message, cut with dots where it is longer than `maxChars`. */
export function shortened(text: string, maxChars: number): string {
  return text.length > maxChars ? `${text.slice(0, maxChars - 3)}...` : text;
}

/** The error of every record that cannot be read; `detail` is all of its message. */
export function unreadable(detail: string): NearpaperError {
  return new NearpaperError('RECORD_UNREADABLE', detail);
}

/** The error of what takes more than MAX_RECORD_BYTES. */
export function tooManyBytes(what: 'line' | 'record'): NearpaperError {
  return unreadable(`the ${what} is longer than ${MAX_RECORD_BYTES} bytes`);
}

/** The error of what takes more than MAX_RECORD_CHARS. */
export function tooManyChars(what: 'entry' | 'record' | 'row' | 'text'): NearpaperError {
  return unreadable(`the ${what} has over ${MAX_RECORD_CHARS} characters`);
}

/** The error of bytes that are no UTF-8, and not certainly anything else. */
export function notUtf8(what: 'line' | 'record'): NearpaperError {
  return unreadable(
    `the ${what} is not UTF-8 text; convert the file with "iconv -f WINDOWS-1252 -t UTF-8", or from what else it is written in (ISO-8859-2, MACINTOSH, SHIFT_JIS, GB18030)`,
  );
}
