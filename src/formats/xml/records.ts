import { MAX_RECORD_BYTES, notUtf8, tooManyBytes, type Unreadable, unreadable } from '../record.js';

/** More than the longest thing that is looked for may take. */
const LOOKAHEAD_CHARS = 256;

/** The text of one element, or why it cannot be read. */
type RecordText = { line: number } & ({ text: string } | Unreadable);

/** The alternatives of a regular expression that match one of these names of elements. */
export function anyOf(names: readonly string[]): string {
  return names.map((name) => name.replaceAll('.', '\\.')).join('|');
}

/**
 * The elements of these names in an XML text, one by one. Where each begins and ends is found before it is
 * parsed, so that a mistake in one ends there: a streaming parser would take every later record for a
 * part of the broken one. Of one without an end only its beginning is lost.
 */
export async function* recordTexts(
  chunks: AsyncIterable<Uint8Array>,
  firstLine: number,
  names: readonly string[],
): AsyncGenerator<RecordText> {
  const slicer = new Slicer(firstLine, names);
  for await (const chunk of chunks) yield* slicer.add(Buffer.from(chunk).toString('latin1'), false);
  yield* slicer.add('', true);
}

/** Bytes are kept as the characters of the same numbers, so that indexes are those of bytes. */
class Slicer {
  #text = '';
  /** Up to here there is nothing more to be found. */
  #at = 0;
  #line: number;
  /** Up to here lines were counted. */
  #counted = 0;
  #begun: { at: number; line: number } | undefined;
  /** A comment, a section of plain text, or a tag of a record. */
  readonly #mark: RegExp;

  constructor(firstLine: number, names: readonly string[]) {
    this.#line = firstLine;
    const tag = `<(/?)(?:[\\w.-]+:)?(${anyOf(names)})(?=[\\s>/])`;
    this.#mark = new RegExp(`<!--|<!\\[CDATA\\[|${tag}`, 'g');
  }

  *add(chunk: string, isLast: boolean): Generator<RecordText> {
    this.#text += chunk;
    for (;;) {
      this.#mark.lastIndex = this.#at;
      const mark = this.#mark.exec(this.#text);
      if (!mark) break;
      if (mark[2] === undefined) {
        const end = this.#endOf(mark[0], mark.index);
        const isOpen = end < 0 && !isLast && this.#text.length - mark.index <= MAX_RECORD_BYTES;
        if (isOpen) {
          this.#at = mark.index;
          break;
        }
        // One that is never closed hides nothing.
        this.#at = end < 0 ? mark.index + mark[0].length : end;
        continue;
      }
      const close = this.#text.indexOf('>', this.#mark.lastIndex);
      if (close < 0 && !isLast && this.#text.length - mark.index < MAX_RECORD_BYTES) {
        this.#at = mark.index;
        break;
      }
      const end = close < 0 ? this.#text.length : close + 1;
      this.#at = end;
      if (mark[1] === '/') {
        if (this.#begun) yield this.#finished(end);
      } else if (this.#text[end - 2] !== '/') {
        if (this.#begun) yield this.#lost('the record has no end before the next one begins');
        this.#begun = { at: mark.index, line: this.#lineOf(mark.index) };
      }
    }
    const isTooLong = this.#begun && this.#text.length - this.#begun.at > 2 * MAX_RECORD_BYTES;
    if (isTooLong) yield this.#lost(`the record has no end within ${MAX_RECORD_BYTES} bytes`);
    if (isLast) {
      if (this.#begun)
        yield this.#lost('the record has no end: the file stops in the middle of it');
    } else this.#dropRead();
  }

  #finished(end: number): RecordText {
    const { at, line } = this.#begun as { at: number; line: number };
    this.#begun = undefined;
    if (end - at > MAX_RECORD_BYTES) {
      return { line, error: tooManyBytes('record') };
    }
    try {
      const bytes = Buffer.from(this.#text.slice(at, end), 'latin1');
      return { line, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      return { line, error: notUtf8('record') };
    }
  }

  #lost(reason: string): RecordText {
    const { line } = this.#begun as { line: number };
    this.#begun = undefined;
    return { line, error: unreadable(reason) };
  }

  #endOf(opening: string, at: number): number {
    const closing = opening === '<!--' ? '-->' : ']]>';
    const found = this.#text.indexOf(closing, at + opening.length);
    return found < 0 ? -1 : found + closing.length;
  }

  #lineOf(at: number): number {
    for (let from = this.#counted; ; ) {
      const next = this.#text.indexOf('\n', from);
      if (next < 0 || next >= at) break;
      this.#line++;
      from = next + 1;
    }
    this.#counted = Math.max(this.#counted, at);
    return this.#line;
  }

  /** Drops what was looked at; a mark may yet be cut at the end of it. */
  #dropRead(): void {
    this.#at = Math.max(this.#at, Math.min(this.#nextMark(), this.#text.length));
    const from = this.#begun ? this.#begun.at : this.#at;
    this.#lineOf(from);
    this.#text = this.#text.slice(from);
    this.#at -= from;
    this.#counted -= from;
    if (this.#begun) this.#begun.at = 0;
  }

  #nextMark(): number {
    const tail = Math.max(this.#at, this.#text.length - LOOKAHEAD_CHARS);
    const cut = this.#text.indexOf('<', tail);
    return cut < 0 ? this.#text.length : cut;
  }
}
