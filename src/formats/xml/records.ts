import { MAX_RECORD_BYTES, notUtf8, tooManyBytes, type Unreadable, unreadable } from '../record.js';

/** More than the longest thing that is looked for may take. */
const LOOKAHEAD_CHARS = 256;

/** The text of one element, or why it cannot be read. */
type RecordText = { line: number; name: string } & ({ text: string } | Unreadable);

/** How an element is cut out of a text. */
export interface Cut {
  /** Elements that cannot begin within it: where one does, its own end is missing. */
  readonly rivals: ReadonlySet<string>;
  /** Elements within it that are left out. */
  readonly skipped: ReadonlySet<string>;
  /** Where others may stand within it: what the tags of those have that do not. */
  readonly apart?: RegExp | undefined;
  /** Elements that show, where one begins within it, that it is no record but what their source's files are in. */
  readonly holds: ReadonlySet<string>;
}

/**
 * The elements of these names in an XML text, one by one. Where each begins and ends is found before it is
 * parsed, so that a mistake in one ends there: a streaming parser would take every later record for a
 * part of the broken one. Of one without an end only its beginning is lost.
 */
export async function* recordTexts(
  chunks: AsyncIterable<Uint8Array>,
  firstLine: number,
  cuts: ReadonlyMap<string, Cut>,
): AsyncGenerator<RecordText> {
  const slicer = new Slicer(firstLine, cuts);
  for await (const { buffer, byteOffset, byteLength } of chunks) {
    const chunk = Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
    // One by one: `yield*` would wait three times for each.
    for (const record of slicer.add(chunk, false)) yield record;
  }
  yield* slicer.add('', true);
}

/** A record whose beginning was found. */
interface Begun {
  name: string;
  line: number;
  cut: Cut;
  /** What was read of it and stands before `at`. */
  kept: string;
  at: number;
  /** How many elements of its name are open. */
  depth: number;
  /** The element that is being left out, and how many of its name are open. */
  skipping: { name: string; depth: number } | undefined;
}

/** Bytes are kept as the characters of the same numbers, so that indexes are those of bytes. */
class Slicer {
  #text = '';
  /** Up to here there is nothing more to be found. */
  #at = 0;
  #line: number;
  /** Up to here lines were counted. */
  #counted = 0;
  #begun: Begun | undefined;
  /** The record that was too long to wait for its end. */
  #givenUp: string | undefined;
  /** The element that records of its name were looked for in and that turned out to hold others. */
  #root: string | undefined;
  readonly #cuts: ReadonlyMap<string, Cut>;
  /** A comment, a section of plain text, or a tag of a record. */
  readonly #mark: RegExp;

  constructor(firstLine: number, cuts: ReadonlyMap<string, Cut>) {
    this.#line = firstLine;
    this.#cuts = cuts;
    const skipped = [...cuts.values()].flatMap((cut) => [...cut.skipped]);
    const names = [...new Set([...cuts.keys(), ...skipped])];
    const tag = `<(/?)(?:[\\w.-]+:)?(${anyOf(names)})(?=[\\s>/])`;
    this.#mark = new RegExp(`<!--|<!\\[CDATA\\[|${tag}`, 'g');
  }

  *add(chunk: string, isLast: boolean): Generator<RecordText> {
    this.#text += chunk;
    /** Whether what stands at `#at` has no end yet. */
    let isWaiting = false;
    for (;;) {
      this.#mark.lastIndex = this.#at;
      const mark = this.#mark.exec(this.#text);
      if (!mark) break;
      const [opening, slash, name] = mark;
      if (name === undefined) {
        const end = this.#endOf(opening, mark.index);
        const isOpen = end < 0 && !isLast && this.#text.length - mark.index <= MAX_RECORD_BYTES;
        if (isOpen) {
          this.#at = mark.index;
          isWaiting = true;
          break;
        }
        // One that is never closed hides nothing, and one that another begins in is not closed.
        const hidesNothing = end < 0 || this.#holdsAnother(opening, mark.index, end);
        this.#at = hidesNothing ? mark.index + opening.length : end;
        continue;
      }
      const close = this.#text.indexOf('>', this.#mark.lastIndex);
      if (close < 0 && !isLast && this.#text.length - mark.index < MAX_RECORD_BYTES) {
        this.#at = mark.index;
        isWaiting = true;
        break;
      }
      const end = close < 0 ? this.#text.length : close + 1;
      this.#at = end;
      if (slash === '/') yield* this.#closed(name, mark.index, end);
      else if (this.#text[end - 2] !== '/') yield* this.#opened(name, mark.index, end);
    }
    if (this.#begun && this.#lengthAt(this.#text.length) > 2 * MAX_RECORD_BYTES) {
      this.#givenUp = this.#begun.name;
      yield this.#lost(`the record has no end within ${MAX_RECORD_BYTES} bytes`);
    }
    if (isLast) {
      if (this.#begun)
        yield this.#lost('the record has no end: the file stops in the middle of it');
    } else this.#dropRead(isWaiting);
  }

  *#opened(name: string, at: number, end: number): Generator<RecordText> {
    if (this.#begun?.cut.holds.has(name)) {
      this.#root = this.#begun.name;
      this.#begun = undefined;
    }
    const begun = this.#begun;
    if (begun && !this.#areRivals(begun.cut, name, at, end)) {
      if (begun.skipping) {
        if (begun.skipping.name === name) begun.skipping.depth++;
      } else if (begun.cut.skipped.has(name)) {
        begun.kept += this.#text.slice(begun.at, at);
        begun.skipping = { name, depth: 1 };
      } else if (begun.name === name) begun.depth++;
      return;
    }
    const cut = this.#cuts.get(name);
    if (!cut) return;
    if (begun) yield this.#lost('the record has no end before the next one begins');
    const line = this.#lineOf(at);
    this.#givenUp = undefined;
    this.#begun = { name, line, cut, kept: '', at, depth: 1, skipping: undefined };
  }

  #areRivals({ rivals, apart }: Cut, name: string, at: number, end: number): boolean {
    if (rivals.has(name)) return true;
    return apart !== undefined && this.#cuts.has(name) && apart.test(this.#text.slice(at, end));
  }

  *#closed(name: string, start: number, end: number): Generator<RecordText> {
    if (this.#begun?.cut.holds.has(name)) {
      this.#root = this.#begun.name;
      this.#begun = undefined;
    }
    const begun = this.#begun;
    if (!begun) {
      yield* this.#orphan(name, start);
      return;
    }
    if (begun.skipping?.name === name) {
      if (--begun.skipping.depth > 0) return;
      begun.skipping = undefined;
      begun.at = end;
    } else if (begun.name === name && --begun.depth === 0) yield this.#finished(start, end);
  }

  /** The end of a record whose first tag is broken; nothing new of one that was given up, and of a root. */
  *#orphan(name: string, at: number): Generator<RecordText> {
    const isKnown = !this.#cuts.has(name) || this.#givenUp === name || this.#root === name;
    if (this.#givenUp === name) this.#givenUp = undefined;
    else if (this.#root === name) this.#root = undefined;
    if (isKnown) return;
    const error = unreadable(`the record has no beginning: only its end, </${name}>, is here`);
    yield { line: this.#lineOf(at), name, error };
  }

  /** How much of the record there is before `end`. */
  #lengthAt(end: number): number {
    const { kept, at, skipping } = this.#begun as Begun;
    return kept.length + (skipping ? 0 : end - at);
  }

  #finished(start: number, end: number): RecordText {
    const { kept, at, line, name, skipping } = this.#begun as Begun;
    const length = this.#lengthAt(end);
    this.#begun = undefined;
    if (length > MAX_RECORD_BYTES) return { line, name, error: tooManyBytes('record') };
    try {
      const text = kept + this.#text.slice(skipping ? start : at, end);
      const bytes = Buffer.from(text, 'latin1');
      return { line, name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      return { line, name, error: notUtf8('record') };
    }
  }

  #lost(reason: string): RecordText {
    const { line, name } = this.#begun as Begun;
    this.#begun = undefined;
    return { line, name, error: unreadable(reason) };
  }

  #endOf(opening: string, at: number): number {
    const closing = opening === '<!--' ? '-->' : ']]>';
    const found = this.#text.indexOf(closing, at + opening.length);
    return found < 0 ? -1 : found + closing.length;
  }

  /** Whether another comment begins in a comment, which XML forbids. */
  #holdsAnother(opening: string, at: number, end: number): boolean {
    if (opening !== '<!--') return false;
    const another = this.#text.indexOf(opening, at + opening.length);
    return another >= 0 && another < end;
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

  /** Drops what was looked at; a mark may yet be cut at the end of it, or wait for its end. */
  #dropRead(isWaiting: boolean): void {
    if (!isWaiting) this.#at = Math.max(this.#at, Math.min(this.#nextMark(), this.#text.length));
    const from = this.#begun && !this.#begun.skipping ? this.#begun.at : this.#at;
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

/** The alternatives of a regular expression that match one of these names of elements. */
function anyOf(names: readonly string[]): string {
  return names.map((name) => name.replaceAll('.', '\\.')).join('|');
}
