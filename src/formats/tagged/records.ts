import type { NearpaperError } from '../../domain/errors.js';
import { knownOnly } from '../field-values.js';
import type { SourceFormat } from '../format.js';
import { splitLines } from '../lines.js';
import { MAX_RECORD_CHARS, tooManyChars, type Unreadable, unreadable } from '../record.js';

/** What a record's tags hold, in their order. */
export type Tags = ReadonlyMap<string, readonly string[]>;

/** The tags of a record and the line where it begins; or why it cannot be read. */
type TaggedRecord = { line: number } & ({ tags: Tags } | Unreadable);

/** How a format with a tag before each line is written. */
interface TaggedSyntax {
  /** A line with a tag and what it holds. */
  line: RegExp;
  /** The tag that every record begins with. */
  begins: string;
  /** The tag that ends a record, where the format has one. */
  ends: string | undefined;
}

interface Open {
  line: number;
  tags: Map<string, string[]>;
  last: string[] | undefined;
  chars: number;
  problem: NearpaperError | undefined;
}

/** A format of lines such as `TI  - On kites`; `toFields` says what the tags of one record mean. */
export function taggedFormat({
  syntax,
  toFields,
  ...format
}: Pick<SourceFormat, 'name' | 'description' | 'recognises'> & {
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
        if (value.title !== undefined || value.abstract !== undefined) yield { place, value };
        else yield { place, error: unreadable('the record has neither title nor abstract') };
      }
    },
  };
}

/**
 * Cuts a file of lines such as `TI  - On kites` into records. A line without a tag goes on with the
 * line before it. A record without its end tag ends where the next begins; one at the end of the
 * file is cut off there.
 */
async function* taggedRecords(
  chunks: AsyncIterable<Uint8Array>,
  firstLine: number,
  syntax: TaggedSyntax,
): AsyncGenerator<TaggedRecord> {
  let open: Open | undefined;
  for await (const line of splitLines(chunks, firstLine)) {
    if ('error' in line) {
      if (open) open.problem ??= unreadable('a line of this record cannot be read');
      yield { line: line.number, error: line.error };
      continue;
    }
    const [, tag, content = line.text] = line.text.match(syntax.line) ?? [];
    if (tag !== undefined && tag === syntax.ends) {
      if (open) yield close(open);
      open = undefined;
      continue;
    }
    if (tag === syntax.begins) {
      if (open) yield close(open);
      open = { line: line.number, tags: new Map(), last: undefined, chars: 0, problem: undefined };
    } else if (tag !== undefined && !open) {
      const problem = unreadable(`the record does not begin with ${syntax.begins}`);
      open = { line: line.number, tags: new Map(), last: undefined, chars: 0, problem };
    }
    if (open) add(open, tag, content.trim());
  }
  if (open && syntax.ends !== undefined)
    open.problem ??= unreadable('the file ends in the middle of this record');
  if (open) yield close(open);
}

function add(open: Open, tag: string | undefined, content: string): void {
  open.chars += content.length + 1;
  if (open.chars > MAX_RECORD_CHARS) {
    open.problem ??= tooManyChars('record');
    open.tags.clear();
    open.last = undefined;
  } else if (tag === undefined) {
    const before = content === '' ? undefined : open.last?.pop();
    // Joined anew only when it is read: trimming here would take quadratic time.
    if (before !== undefined) open.last?.push(before === '' ? content : `${before} ${content}`);
  } else {
    open.last = open.tags.get(tag) ?? [];
    open.last.push(content);
    open.tags.set(tag, open.last);
  }
}

function close({ line, tags, problem }: Open): TaggedRecord {
  return problem ? { line, error: problem } : { line, tags };
}

/** What the first of these tags that holds anything holds. */
export function firstOf(tags: Tags, ...names: string[]): string | undefined {
  return names.flatMap((name) => tags.get(name) ?? []).find((content) => content !== '');
}

/** Everything that the first of these tags that is there at all holds. */
export function allOf(tags: Tags, ...names: string[]): string[] {
  const contents = names.map((name) => tags.get(name)?.filter((content) => content !== '') ?? []);
  return contents.find((list) => list.length > 0) ?? [];
}
