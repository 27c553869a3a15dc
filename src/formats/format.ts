import type { Paper } from '../domain/paper.js';
import { type Fields, type SourceRecord, type Unreadable, unreadable } from './record.js';

/** What a format and a dialect say of themselves. */
export interface Described {
  readonly name: string;
  /** What it is or looks like, in a line, for help texts. */
  readonly description: string;
  /**
   * What each field of a paper is read from, for docs/formats.md: its tags, keys, elements or columns, the first
   * that is there.
   */
  readonly readsFrom?: Readonly<Partial<Record<keyof Paper, string>>>;
}

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
export interface SourceFormat extends Described {
  /** Whether what the user maps (`ReadOptions.map`) means anything to it; fields that are known need no map. */
  readonly takesMap: boolean;
  /** The sources that are known to write it, each in its own way. */
  readonly dialects?: readonly Described[];
  /** Whether a source that begins like this (some kB, perhaps cut in the middle) is of this format. */
  recognises(beginning: string, options?: ReadOptions): boolean;
  /**
   * The records of a source, in their order. A record that cannot be read is a record with an error
   * and stops nothing, where the format allows to find the next; where it does not, the last record
   * says what stopped it.
   */
  read(source: Source, options: ReadOptions): AsyncIterable<SourceRecord>;
}

/**
 * How one source writes papers in a format that many share: `Item` is what that format has for a record
 * before anybody knows what its parts mean (an object of JSON, an element of XML).
 */
export interface Dialect<Item> extends Described {
  /** Whether an item is of this source, by names that no other source has, or has together. */
  fits(item: Item): boolean;
  /** The paper of an item that fits; a reason where there is none; undefined where there should be none. */
  toFields(item: Item): Fields | string | undefined;
}

/** What a dialect answered (`toFields`), as a part of a record; `what` is what messages call the item. */
export function asContent(answer: Fields | string, what: 'line' | 'record'): Fields | Unreadable;
export function asContent(
  answer: Fields | string | undefined,
  what: 'line' | 'record',
): Fields | Unreadable | undefined;
export function asContent(
  answer: Fields | string | undefined,
  what: 'line' | 'record',
): Fields | Unreadable | undefined {
  if (typeof answer !== 'string') return answer;
  return { error: unreadable(`the ${what} holds no paper: ${answer}`) };
}
