import type { NearpaperError } from '../../domain/errors.js';
import { knownOnly } from '../field-values.js';
import type { SourceFormat } from '../format.js';
import { splitLines } from '../lines.js';
import { MAX_RECORD_CHARS, tooManyChars, type Unreadable, unreadable } from '../record.js';
import type { Tags } from './tags.js';

/** The tags of a record, the line where it begins and whether its first tag is there; or why it cannot be read. */
type TaggedRecord = { line: number } & ({ tags: Tags; hasBegun: boolean } | Unreadable);

/** How a format with a tag before each line is written. */
interface TaggedSyntax {
  /** A line with a tag, and what it holds. */
  line: RegExp;
  /** The tag that makes a record, and stands first in it, or nearly so. */
  begins: string;
  /** The tag that ends a record, where the format has one. */
  ends?: string;
  /** Tags that belong to the file and to no record. */
  ofFile?: ReadonlySet<string>;
  /**
   * Where `begins` may be left out: tags of which one behind a blank line belongs to the next record, whether or
   * not the record before had `begins`; where it had not, any tag does.
   */
  partedByBlanks?: ReadonlySet<string>;
  /** Tags that no record has twice: a second one is another record's, whose beginning cannot be read. */
  once?: ReadonlySet<string>;
  /** Whether nothing of a record stands before `begins`. */
  beginsStrictly?: boolean;
}

interface Open {
  line: number;
  tags: Map<string, string[]>;
  last: string[] | undefined;
  chars: number;
  hasBegun: boolean;
  problem: NearpaperError | undefined;
}

/** A format of lines such as `TI  - On kites`; `toFields` says what the tags of one record mean. */
export function taggedFormat({
  syntax,
  toFields,
  ...format
}: Pick<SourceFormat, 'name' | 'description' | 'readsFrom' | 'recognises'> & {
  syntax: TaggedSyntax;
  toFields(tags: Tags): Record<string, unknown>;
}): SourceFormat {
  return {
    ...format,
    takesMap: false,

    async *read({ name: source, chunks, firstLine }) {
      for await (const { line, ...record } of taggedRecords(chunks, firstLine, syntax)) {
        const place = { source, line };
        if ('error' in record) {
          yield { place, error: record.error };
          continue;
        }
        const value = knownOnly(toFields(record.tags));
        const isPaper = value.title !== undefined || value.abstract !== undefined;
        if (record.hasBegun || syntax.partedByBlanks) {
          if (isPaper) yield { place, value };
          else yield { place, error: unreadable('the record has neither title nor abstract') };
        } else if (isPaper) {
          // What is none may be anything: databases write their names and searches between records.
          yield { place, error: unreadable(`the record does not begin with ${syntax.begins}`) };
        }
      }
    },
  };
}

/**
 * Cuts a file of lines such as `TI  - On kites` into records. A line without a tag goes on with the
 * line before it; outside of records it is nothing. Tags before the one that begins a record belong to it. A
 * record without its end tag ends where the next begins; one at the end of the file is cut off there.
 */
async function* taggedRecords(
  chunks: AsyncIterable<Uint8Array>,
  firstLine: number,
  syntax: TaggedSyntax,
): AsyncGenerator<TaggedRecord> {
  let open: Open | undefined;
  /** The lines since the last blank one. */
  let behindBlank = Number.POSITIVE_INFINITY;
  for await (const line of splitLines(chunks, firstLine)) {
    if ('error' in line) {
      if (open) open.problem ??= unreadable('a line of this record cannot be read');
      yield { line: line.number, error: line.error };
      continue;
    }
    const [, tag, content = line.text] = line.text.match(syntax.line) ?? [];
    if (tag !== undefined && (tag === syntax.ends || syntax.ofFile?.has(tag))) {
      if (open) yield close(open, tag === syntax.ends ? undefined : 'the record has no end');
      open = undefined;
      continue;
    }
    behindBlank++;
    let problem: NearpaperError | undefined;
    if (open && tag !== undefined) {
      const ends = endsBefore(tag, open, behindBlank, syntax);
      // What stands between two records with no sign between them may be of either.
      if (!ends && syntax.once?.has(tag) && open.tags.has(tag)) {
        if (syntax.partedByBlanks) problem = twoInOne(tag);
        yield close({ ...open, problem: open.problem ?? problem });
        open = undefined;
      } else if (ends) {
        yield close(open);
        open = undefined;
      }
    }
    if (tag !== undefined) open ??= { ...newRecord(line.number), problem };
    if (open && tag === syntax.begins) {
      open.hasBegun = true;
      open.line = open.tags.size === 0 || syntax.partedByBlanks ? open.line : line.number;
    }
    const isBlank = tag === undefined && line.text.trim() === '';
    if (isBlank) behindBlank = 0;
    if (open) add(open, tag, content.trimEnd(), isBlank);
  }
  if (!open) return;
  const isCut = syntax.ends !== undefined && open.hasBegun;
  yield close(open, isCut ? 'the file ends in the middle of this record' : undefined);
}

/** Whether a tag belongs to the next record. */
function endsBefore(
  tag: string,
  { hasBegun, tags }: Open,
  behindBlank: number,
  { begins, beginsStrictly, partedByBlanks }: TaggedSyntax,
): boolean {
  if (tag === begins && (hasBegun || beginsStrictly)) return true;
  if (partedByBlanks === undefined) return false;
  // The last line of an abstract may be blank; a title behind one is the next work's.
  if (behindBlank === 1) return !hasBegun || partedByBlanks.has(tag);
  // The line between may be the first of a record, with a broken tag.
  return behindBlank === 2 && partedByBlanks.has(tag) && tags.has(tag);
}

function twoInOne(tag: string): NearpaperError {
  return unreadable(
    `two records stand here as one, with two ${tag} and no blank line between them`,
  );
}

function newRecord(line: number): Open {
  return { line, tags: new Map(), last: undefined, chars: 0, hasBegun: false, problem: undefined };
}

function add(open: Open, tag: string | undefined, content: string, isBlank: boolean): void {
  open.chars += content.length + 1;
  if (open.chars > MAX_RECORD_CHARS) {
    open.problem ??= tooManyChars('record');
    open.tags.clear();
    open.last = undefined;
  } else if (tag !== undefined) {
    open.last = open.tags.get(tag) ?? [];
    open.last.push(content.trimStart());
    open.tags.set(tag, open.last);
  } else if (isBlank) {
    // What follows a stray tag between records is none of its own.
    if (!open.hasBegun) open.last = undefined;
  } else {
    const before = open.last?.pop();
    // What the lines mean is not known here; joined anew only when it is read: that would take quadratic time.
    if (before !== undefined)
      open.last?.push(before === '' ? content.trim() : `${before}\n${content}`);
  }
}

function close({ line, tags, hasBegun, problem }: Open, reason?: string): TaggedRecord {
  const error = problem ?? (reason === undefined || !hasBegun ? undefined : unreadable(reason));
  return error ? { line, error } : { line, tags, hasBegun };
}
