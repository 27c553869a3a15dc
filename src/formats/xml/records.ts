import { NearpaperError } from '../../domain/errors.js';

/** The elements that papers stand in: Atom's, OAI-PMH's and PubMed's. None of them holds another. */
const RECORD_NAMES = ['entry', 'record', 'PubmedArticle', 'PubmedBookArticle'] as const;

/** As much as a line of JSONL may have. */
const MAX_RECORD_BYTES = 1 << 20;
/** More than the longest thing that is looked for may take. */
const LOOKAHEAD_CHARS = 256;

const MARK = new RegExp(
  `<!--|<!\\[CDATA\\[|<(/?)(?:[\\w.-]+:)?(${RECORD_NAMES.join('|')})(?=[\\s>/])`,
  'g',
);

/** The text of one element, or why it cannot be read. */
export type RecordText = { line: number } & ({ text: string } | { error: NearpaperError });

/**
 * The record elements of an XML text, one by one. Where each begins and ends is found before it is
 * parsed, so that a mistake in one ends there: a streaming parser would take every later record for a
 * part of the broken one. Of one without an end only its beginning is lost.
 */
export async function* recordTexts(
  chunks: AsyncIterable<Uint8Array>,
  firstLine: number,
): AsyncGenerator<RecordText> {
  const slicer = new Slicer(firstLine);
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

  constructor(firstLine: number) {
    this.#line = firstLine;
  }

  *add(chunk: string, isLast: boolean): Generator<RecordText> {
    this.#text += chunk;
    for (;;) {
      MARK.lastIndex = this.#at;
      const mark = MARK.exec(this.#text);
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
      const close = this.#text.indexOf('>', MARK.lastIndex);
      if (close < 0 && !isLast && this.#text.length - mark.index < MAX_RECORD_BYTES) {
        this.#at = mark.index;
        break;
      }
      const end = close < 0 ? this.#text.length : close + 1;
      this.#at = end;
      if (mark[1] === '/') {
        if (this.#begun) yield this.#finished(end);
      } else if (this.#text[end - 2] !== '/') {
        if (this.#begun) yield this.#lost('has no end before the next one begins');
        this.#begun = { at: mark.index, line: this.#lineOf(mark.index) };
      }
    }
    const isTooLong = this.#begun && this.#text.length - this.#begun.at > 2 * MAX_RECORD_BYTES;
    if (isTooLong) yield this.#lost(`has no end within ${MAX_RECORD_BYTES} bytes`);
    if (isLast) {
      if (this.#begun) yield this.#lost('has no end: the file stops in the middle of it');
    } else this.#forget();
  }

  #finished(end: number): RecordText {
    const { at, line } = this.#begun as { at: number; line: number };
    this.#begun = undefined;
    if (end - at > MAX_RECORD_BYTES) {
      return { line, error: unreadable(`is longer than ${MAX_RECORD_BYTES} bytes`) };
    }
    try {
      const bytes = Buffer.from(this.#text.slice(at, end), 'latin1');
      return { line, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      return { line, error: unreadable('is not UTF-8 text') };
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
  #forget(): void {
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

function unreadable(detail: string): NearpaperError {
  return new NearpaperError('RECORD_UNREADABLE', `the record ${detail}`);
}
