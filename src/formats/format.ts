import type { NearpaperError } from '../domain/errors.js';

/** Where a record stands, for messages: `papers.jsonl, line 12`. Both are counted from 1. */
export interface Place {
  source: string;
  /** The line where it begins; null for formats that have no lines. */
  line: number | null;
  /** Its number, where the line does not name it: a whole list may stand on one line. */
  record?: number;
}

/** A line of text, or why it is none. */
export type Line = { number: number; text: string } | { number: number; error: NearpaperError };

/** The vector of a text, by a model: of use where text and model are the same. */
export interface KnownEmbedding {
  contentHash: string;
  fingerprint: string;
  vector: Float32Array;
}

/** One paper as the source has it, not yet validated; or why it cannot be read. */
export type SourceRecord = { place: Place } & (
  | {
      value: Record<string, unknown>;
      ignored?: string[];
      /** When the source changed it last, or else when it came out: a year, a month or a day. */
      date?: string | undefined;
      /** Its texts are as they are to be stored. */
      isExact?: boolean;
      /** A vector that a model made of its text before. */
      embedding?: KnownEmbedding;
    }
  | { error: NearpaperError }
);

/** Something to be read, once, from its beginning: uncompressed, in UTF-8, without a byte order mark. */
interface Source {
  /** How messages call it. */
  name: string;
  chunks: AsyncIterable<Uint8Array>;
  /** The number of the line that the chunks begin with. */
  firstLine: number;
}

export interface ReadOptions {
  /** Which of a record's own names gives a field of a paper, by field: `title` -> `headline`. */
  map?: ReadonlyMap<string, string> | undefined;
}

/** One file format: how to recognise it, and how to read it without holding more than a record. */
export interface SourceFormat {
  readonly name: string;
  /** What it looks like, in a line, for help texts. */
  readonly description: string;
  /** Whether what the user maps (`ReadOptions.map`) means anything to it; fields that are known need no map. */
  readonly takesMap: boolean;
  /** Whether a source that begins like this (some kB, perhaps cut in the middle) is of this format. */
  recognises(beginning: string, options?: ReadOptions): boolean;
  /**
   * The records of a source, in their order. A record that cannot be read is a record with an error
   * and stops nothing, where the format allows to find the next; where it does not, the last record
   * says what stopped it.
   */
  read(source: Source, options: ReadOptions): AsyncIterable<SourceRecord>;
}

export function placeText({ source, line, record }: Place): string {
  const parts = [source];
  if (line !== null) parts.push(`line ${line}`);
  if (record !== undefined) parts.push(`record ${record}`);
  return parts.join(', ');
}
