import { splitLines } from '../lines.js';
import { MAX_RECORD_CHARS, tooManyChars, type Unreadable, unreadable } from '../record.js';

/** Not in an address such as `a@b.org (work)`, which stands between entries. */
const ENTRY_BEGINS = /(?<![\w.])@\s*(\w+)\s*([{(])/g;
const ENTRY_LINE = /^\s*@\s*\w+\s*[{(]/;
/** A field of an entry; a line behind `%` is a comment. */
const FIELD = /^(?!\s*%)(?:.*[{,(])?\s*(?:title|author|abstract|journal|booktitle)\s*=\s*["{]/i;

/** The text of an entry, `@article{...}` with its brackets, and the line where it begins; or why it has none. */
export type EntryText = { line: number } & ({ text: string } | Unreadable);

interface Open {
  line: number;
  closing: string;
  depth: number;
  parts: string[];
  chars: number;
}

/**
 * Cuts a BibTeX file into its entries by the depth of braces. What stands between entries is a
 * comment. An entry that a new one interrupts at the beginning of a line is broken, and so is one
 * that is far too long; the next is found again either way.
 */
export async function* splitEntries(
  chunks: AsyncIterable<Uint8Array>,
  firstLine: number,
): AsyncGenerator<EntryText> {
  let open: Open | undefined;
  /** Whether something was said already of what stands behind the last entry. */
  let isSaid = false;
  for await (const line of splitLines(chunks, firstLine)) {
    if ('error' in line) {
      // Whatever the line had, it may have been braces: no entry can be trusted across it.
      if (open) yield broken(open, 'the entry is cut by a line that cannot be read');
      open = undefined;
      isSaid = true;
      yield { line: line.number, error: line.error };
      continue;
    }
    const { text } = line;
    if (open && ENTRY_LINE.test(text)) {
      yield broken(open, 'the entry is not closed before the next one begins');
      open = undefined;
    }
    for (let at = 0; at < text.length; ) {
      if (!open) {
        ENTRY_BEGINS.lastIndex = at;
        const begins = ENTRY_BEGINS.exec(text);
        if (!isSaid && FIELD.test(text.slice(at, begins?.index))) {
          yield { line: line.number, error: unreadable(IN_NO_ENTRY) };
          isSaid = true;
        }
        if (!begins) break;
        isSaid = false;
        const closing = begins[2] === '(' ? ')' : '}';
        open = { line: line.number, closing, depth: 0, parts: [begins[0]], chars: 0 };
        at = begins.index + begins[0].length;
      }
      const end = closingIn(text, at, open);
      const stop = end < 0 ? text.length : end + 1;
      open.chars += stop - at + 1;
      if (open.chars > MAX_RECORD_CHARS) open.parts = [];
      else open.parts.push(text.slice(at, stop));
      at = stop;
      if (end >= 0) {
        yield finish(open);
        open = undefined;
      }
    }
    if (open && open.chars <= MAX_RECORD_CHARS) open.parts.push('\n');
  }
  if (open) yield broken(open, 'the file ends in the middle of this entry');
}

/** Where the entry ends in this text, or -1; braces after a backslash are letters. */
function closingIn(text: string, from: number, open: Open): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (open.depth === 0 && char === open.closing) return at;
    else if (char === '{') open.depth++;
    else if (char === '}' && open.depth > 0) open.depth--;
  }
  return -1;
}

const IN_NO_ENTRY =
  'these fields stand in no entry: one begins with "@", its type and a brace, and ends at the brace that closes it';

function finish(open: Open): EntryText {
  return open.chars > MAX_RECORD_CHARS
    ? { line: open.line, error: tooManyChars('entry') }
    : { line: open.line, text: open.parts.join('') };
}

function broken({ line }: Open, reason: string): EntryText {
  return { line, error: unreadable(reason) };
}
