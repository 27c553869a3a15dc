import type { NearpaperError } from '../domain/errors.js';

/** Where a record stands, for messages: `papers.jsonl, line 12`. */
export interface Place {
  source: string;
  /** Counted from 1. */
  line: number;
}

/** A line of text, or why it is none. */
export type Line = { number: number; text: string } | { number: number; error: NearpaperError };

/** One paper as the source has it, not yet validated; or why it cannot be read. */
export type SourceRecord = { place: Place } & (
  | { value: Record<string, unknown>; ignored?: string[] }
  | { error: NearpaperError }
);

/** One file format: how to recognise it, and how to read it without holding more than a record. */
export interface SourceFormat {
  readonly name: string;
  /** Whether a source that begins like this (some kB, perhaps cut in the middle) is of this format. */
  recognises(beginning: string): boolean;
  read(lines: AsyncIterable<Line>, source: string): AsyncIterable<SourceRecord>;
}

export function placeText({ source, line }: Place): string {
  return `${source}, line ${line}`;
}
