import { FUNCTIONS, LETTERS, MARKS, SILENT, SWITCHES, SYMBOLS, script } from './latex-symbols.js';

/** Groups within groups; what is nested deeper is no text of a paper and stays as it is. */
const MAX_DEPTH = 50;
/** Math that is longer was opened by a sign that means money. */
const MAX_MATH_CHARS = 2_000;

/** `p$<$0.05`: a sign alone is math, whatever comes next. */
const OPERATOR = /^\s*[<>=+±≤≥≈∼×·−-]\s*$/;

const COMMAND = /\\(?:([A-Za-z]+)\*?|([^A-Za-z]))/y;
/** What means nothing but itself; spaces are parts of their own, which a command may take away. */
const PLAIN = /[^\\$~`'\-^_{}\s\u00a0]+/y;
const SPACE = /\s*/y;
const EMPTY = /\{\}/y;
const OPTION = /\s*\[[^\][]*\]/y;

/**
 * What LaTeX would show, in Unicode: `Erd\H{o}s` -> `Erdős`, `$\mathcal{O}(n^2)$` -> `O(n²)`,
 * `\emph{never}` -> `never`. What is no LaTeX stays: prices, paths, sets in braces, names_with_lines.
 */
export function readableLatex(text: string): string {
  if (!/[\\$]|~|``|--|\^\{|_\{/.test(text)) return text;
  return new Reader(text).read();
}

class Reader {
  #at = 0;
  #closings: Map<number, number> | undefined;
  #hasOpenQuote = false;
  /** Commands that are the argument of a command that is one. */
  #nested = 0;

  constructor(
    readonly text: string,
    readonly inMath = false,
    readonly depth = 0,
  ) {}

  read(): string {
    const parts: string[] = [];
    while (this.#at < this.text.length) parts.push(this.#next(parts));
    return parts.join('').normalize('NFC');
  }

  #next(before: string[]): string {
    const { text } = this;
    const char = text[this.#at] as string;
    if (char === '\\') return this.#command(before);
    if (char === '$') return this.#math();
    if (char === '{') return this.#group();
    if (char === '^' || char === '_') return this.#script(char);
    if (char === '~') return this.#tie();
    if (char === '`' && text.startsWith('``', this.#at)) {
      this.#hasOpenQuote = true;
      return this.#take(2, '“');
    }
    if (char === "'" && text.startsWith("''", this.#at) && !this.inMath) {
      return this.#take(2, this.#hasOpenQuote ? '”' : "''");
    }
    if (char === '-' && !this.inMath) return this.#dashes();
    if (char === '}' && this.inMath) return this.#take(1, '');
    PLAIN.lastIndex = this.#at;
    const word = PLAIN.exec(text)?.[0] ?? char;
    return this.#take(word.length, word);
  }

  #take(chars: number, result: string): string {
    this.#at += chars;
    return result;
  }

  #command(before: string[]): string {
    COMMAND.lastIndex = this.#at;
    const [all, name, sign] = COMMAND.exec(this.text) ?? [];
    if (all === undefined) return this.#take(1, '\\');
    const start = this.#at;
    this.#at += all.length;
    if (sign !== undefined) return this.#sign(sign);
    if (name === undefined) return all;
    if (SILENT.has(name)) return this.#silent(before);
    if (MARKS.has(name)) {
      const marked = this.#marked(MARKS.get(name) as string, name.length > 1);
      if (marked !== undefined) return marked;
    }
    if (LETTERS.has(name) && !(this.inMath && name.length === 1)) {
      if (!this.#skip(EMPTY)) this.#skip(SPACE);
      return SYMBOLS.get(name) as string;
    }
    if (name === 'frac' || name === 'tfrac' || name === 'dfrac' || name === 'nicefrac') {
      const [over = '', under = ''] = [this.#argument(), this.#argument()];
      return `${asTerm(over)}/${asTerm(under)}`;
    }
    if (name === 'sqrt') {
      this.#skip(OPTION);
      return `√${asTerm(this.#argument() ?? '')}`;
    }
    if (name === 'href') {
      this.#argument();
      return this.#argument() ?? '';
    }
    if (name === 'textsuperscript' || name === 'textsubscript') {
      const kind = name === 'textsuperscript' ? '^' : '_';
      return script(kind, this.#argument() ?? '').replace(/^[\^_](?=\p{L}+$)/u, '');
    }
    const symbol = SYMBOLS.get(name) ?? SYMBOLS.get(name.replace(/^text/, ''));
    if (symbol !== undefined) {
      this.#skip(EMPTY);
      return symbol;
    }
    if (this.#at < this.text.length && /^\s*(?:\[[^\][]*\]\s*)?\{/.test(this.#rest())) {
      this.#skip(OPTION);
      const inner = this.#argument();
      return inner ?? '';
    }
    if (SWITCHES.has(name)) {
      this.#skip(SPACE);
      return '';
    }
    // Outside of math a backslash may be part of a path.
    return this.inMath || FUNCTIONS.has(name) ? name : this.text.slice(start, this.#at);
  }

  #sign(sign: string): string {
    if (sign === '(' || sign === '[') {
      const end = this.#soon(sign === '(' ? '\\)' : '\\]', this.#at);
      if (end < 0) return `\\${sign}`;
      const inner = this.text.slice(this.#at, end);
      this.#at = end + 2;
      return this.#inner(inner, true).trim();
    }
    const mark = MARKS.get(sign);
    if (mark !== undefined && !this.inMath) {
      const marked = this.#marked(mark, true);
      if (marked !== undefined) return marked;
    }
    if (sign === '\\' || /\s/.test(sign)) return ' ';
    if (',;:'.includes(sign)) return this.inMath ? ' ' : ` ${sign === ',' ? '' : sign}`;
    if ('!-/'.includes(sign)) return '';
    if ('%&$#_{}'.includes(sign)) return sign;
    if (sign === '|') return '‖';
    return `\\${sign}`;
  }

  /** The letter that follows with a mark; nothing where no letter does. */
  #marked(mark: string, isSpaceless: boolean): string | undefined {
    const found = this.#rest().match(
      /^(\s*)(?:\{\s*(\\[ij]|\p{L})?\s*\}|(\\[ij](?![A-Za-z])|\p{L}))/u,
    );
    if (!found) return this.#markedSymbol(mark);
    const letter = found[2] ?? found[3];
    // A command of letters ends before a space; `\' e` is no accent that anybody wrote.
    if (isSpaceless && found[1] !== '' && found[3] !== undefined) return undefined;
    this.#at += found[0].length;
    if (letter === undefined) return '';
    return `${letter.replace('\\', '')}${mark}`;
  }

  /** `\hat\beta`, `\hat{xy}`: the mark is set on the first sign. */
  #markedSymbol(mark: string): string | undefined {
    if (!/^\s*(?:\{|\\[A-Za-z])/.test(this.#rest())) return undefined;
    const [first = '', ...others] = this.#argument() ?? '';
    return first === '' ? '' : `${first}${mark}${others.join('')}`;
  }

  /** Drops what a citation or a label is given, and the space before it. */
  #silent(before: string[]): string {
    while (this.#skip(OPTION)) {}
    if (/^\s*\{/.test(this.#rest())) this.#argument();
    while (/^[\s\u00a0]$/.test(before.at(-1) ?? '')) before.pop();
    return '';
  }

  /** What is within the next braces, or the next sign; nothing at the end. */
  #argument(): string | undefined {
    this.#skip(SPACE);
    const char = this.text[this.#at];
    if (char === undefined) return undefined;
    if (char !== '{') {
      if (char !== '\\' || this.#nested >= MAX_DEPTH) return this.#take(1, char);
      this.#nested++;
      const inner = this.#command([]);
      this.#nested--;
      return inner;
    }
    const end = this.#closing();
    if (end < 0) return this.#take(1, '');
    const inner = this.text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return this.#inner(inner, this.inMath).trim();
  }

  #math(): string {
    const isDouble = this.text[this.#at + 1] === '$';
    const open = isDouble ? 2 : 1;
    const start = this.#at + open;
    const end = this.#mathEnd(start, isDouble);
    if (end < 0) return this.#take(1, '$');
    const inner = this.text.slice(start, end);
    this.#at = end + open;
    return this.#inner(inner, true).trim();
  }

  /**
   * Where math that begins here ends, or -1: no spaces at its edges and no digit behind it, as in
   * Pandoc, unless it has something that only math has.
   */
  #mathEnd(start: number, isDouble: boolean): number {
    if (isDouble) return this.#soon('$$', start);
    let end = this.#soon('$', start);
    while (end > start && this.text[end - 1] === '\\') end = this.#soon('$', end + 1);
    if (end <= start || end - start > MAX_MATH_CHARS) return -1;
    const inner = this.text.slice(start, end);
    if (inner.includes('\\') || OPERATOR.test(inner)) return end;
    const isTight = !/^\s|\s$/.test(inner) && !/\d/.test(this.text[end + 1] ?? '');
    return isTight && (inner.length <= 100 || /[\^_]/.test(inner)) ? end : -1;
  }

  /** `{\it never}` and, in math, any group; other braces are braces. */
  #group(): string {
    const end = this.#closing();
    const inner = this.text.slice(this.#at + 1, end);
    const isLatex = this.inMath || /^\s*\\[A-Za-z"'`^~=.%&$#_]/.test(inner);
    if (end < 0 || !isLatex || this.depth >= MAX_DEPTH)
      return this.#take(1, this.inMath ? '' : '{');
    this.#at = end + 1;
    return this.#inner(inner, this.inMath);
  }

  #script(kind: '^' | '_'): string {
    const next = this.text[this.#at + 1];
    const isScript = next === '{' ? this.#closing(this.#at + 1) > 0 : this.inMath;
    if (!isScript || next === undefined) return this.#take(1, kind);
    this.#at++;
    return script(kind, this.#argument() ?? '');
  }

  /** `Fig.~1` has a space that does not break; `~10` is about ten. */
  #tie(): string {
    const isBetween =
      /[\p{L}\p{N}.)\]}$,]/u.test(this.text[this.#at - 1] ?? ' ') &&
      /[^\s~]/.test(this.text[this.#at + 1] ?? ' ');
    return this.#take(1, isBetween || this.inMath ? ' ' : '~');
  }

  /** `pages 1--7`, `kites---all of them`; `--help` and `->` are as they are. */
  #dashes(): string {
    const run = this.#rest().match(/^-+/)?.[0] ?? '-';
    const [before, after] = [
      this.text[this.#at - 1] ?? ' ',
      this.text[this.#at + run.length] ?? ' ',
    ];
    const isDash = /\s/.test(before) === /\s/.test(after) && !/[<>]/.test(after);
    if (!isDash || run.length < 2 || run.length > 3) return this.#take(run.length, run);
    return this.#take(run.length, run.length === 2 ? '–' : '—');
  }

  #inner(text: string, inMath: boolean): string {
    return this.depth >= MAX_DEPTH ? text : new Reader(text, inMath, this.depth + 1).read();
  }

  /** The brace that closes the one at `from`, or -1. All are found at once, or this would be quadratic. */
  #closing(from = this.#at): number {
    if (!this.#closings) {
      this.#closings = new Map();
      const open: number[] = [];
      for (let at = 0; at < this.text.length; at++) {
        const char = this.text[at];
        if (char === '\\') at++;
        else if (char === '{') open.push(at);
        else if (char === '}' && open.length > 0) this.#closings.set(open.pop() as number, at);
      }
    }
    return this.#closings.get(from) ?? -1;
  }

  /** Where `sign` comes next within the length of math, or -1. */
  #soon(sign: string, from: number): number {
    const found = this.text.slice(from, from + MAX_MATH_CHARS).indexOf(sign);
    return found < 0 ? -1 : from + found;
  }

  #rest(): string {
    return this.text.slice(this.#at, this.#at + 200);
  }

  #skip(sticky: RegExp): boolean {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.text)?.[0] ?? '';
    this.#at += found.length;
    return found !== '';
  }
}

function asTerm(text: string): string {
  return /[\s+\-/]/.test(text) ? `(${text})` : text;
}
