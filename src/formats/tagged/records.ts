import { NearpaperError } from '../../domain/errors.js';
import { splitLines } from '../lines.js';

const MAX_RECORD_CHARS = 1 << 20;

/** What a record's tags hold, in their order, and the line where it begins; or why it cannot be read. */
export type TaggedRecord = { line: number } & ({ tags: Tags } | { error: NearpaperError });

export type Tags = ReadonlyMap<string, readonly string[]>;

/** How a format with a tag before each line is written. */
export interface TaggedSyntax {
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
  problem: string | undefined;
}

/**
 * Cuts a file of lines such as `TI  - On kites` into records. A line without a tag goes on with the
 * line before it. A record whose end is forgotten ends where the next begins; one at the end of the
 * file is cut off there.
 */
export async function* taggedRecords(
  chunks: AsyncIterable<Uint8Array>,
  firstLine: number,
  syntax: TaggedSyntax,
): AsyncGenerator<TaggedRecord> {
  let open: Open | undefined;
  for await (const line of splitLines(chunks, firstLine)) {
    if ('error' in line) {
      if (open) open.problem ??= 'a line of this record cannot be read';
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
      const problem = `the record does not begin with ${syntax.begins}`;
      open = { line: line.number, tags: new Map(), last: undefined, chars: 0, problem };
    }
    if (open) add(open, tag, content.trim());
  }
  if (open && syntax.ends !== undefined)
    open.problem ??= 'the file ends in the middle of this record';
  if (open) yield close(open);
}

function add(open: Open, tag: string | undefined, content: string): void {
  open.chars += content.length + 1;
  if (open.chars > MAX_RECORD_CHARS) {
    open.problem ??= `the record has over ${MAX_RECORD_CHARS} characters`;
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
  return problem === undefined
    ? { line, tags }
    : { line, error: new NearpaperError('RECORD_UNREADABLE', problem) };
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
