/** An entry of a BibTeX file: its type and the names of its fields in lower case. */
export interface Entry {
  type: string;
  key: string;
  fields: Map<string, string>;
  /** The keys of entries that it names to inherit from and that are not there. */
  missing?: readonly string[];
}

const HEAD = /^@\s*(\w+)\s*[{(]\s*/;
/** A key may have nearly any characters; after the name of a field comes `=`. */
const KEY = /([^,={}]*(?:\{[^,={}]*\}[^,={}]*)?)(?:,|(?=[})]$))/y;
/** What goes on until a comma without `=` is no field: a comma in the key, as in `EU,2019`. */
const KEY_GOES_ON = /[^,={}"#]*,/y;
const FIELD_NAME = /([^\s,={}"#%()]+)\s*=\s*/y;
const SPACE = /[\s,]*(?:%[^\n]*\n[\s,]*)*/y;
const PLAIN = /[^\s,={}"#%()]+/y;
const JOIN = /\s*#\s*/y;

const MONTHS = new Map(
  ['January', 'February', 'March', 'April', 'May', 'June', 'July']
    .concat(['August', 'September', 'October', 'November', 'December'])
    .map((month) => [month.slice(0, 3).toLowerCase(), month]),
);

/**
 * Parses the text of one entry. `macros` are the abbreviations of `@string`; one that is not known is
 * its own name. Values keep their LaTeX and their inner braces. A string says what is wrong.
 */
export function parseEntry(text: string, macros: ReadonlyMap<string, string>): Entry | string {
  const head = text.match(HEAD);
  if (!head) return 'this is no entry';
  const type = (head[1] as string).toLowerCase();
  const reader = new Reader(text, head[0].length, macros);
  // `@string{name = "..."}` has no key, and some programs leave it out.
  let key = reader.take(KEY)?.[1]?.trim() ?? '';
  for (let more = key && reader.take(KEY_GOES_ON); more; more = reader.take(KEY_GOES_ON))
    key = `${key},${more[0].slice(0, -1).trim()}`.replace(/,$/, '');
  const fields = new Map<string, string>();
  for (;;) {
    reader.take(SPACE);
    if (reader.isAtEnd()) return { type, key, fields };
    const name = reader.take(FIELD_NAME)?.[1]?.toLowerCase();
    if (name === undefined)
      return `${of(key)} has no "name = value" where one should stand: ${reader.around()}`;
    const value = reader.value();
    if (value === undefined) return `${of(key)} has no value for ${name}: ${reader.around()}`;
    if (!fields.has(name)) fields.set(name, value);
  }
}

function of(key: string): string {
  return key === '' ? 'the entry' : `the entry ${key}`;
}

class Reader {
  #at: number;

  constructor(
    readonly text: string,
    at: number,
    readonly macros: ReadonlyMap<string, string>,
  ) {
    this.#at = at;
  }

  take(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.text);
    if (found) this.#at = sticky.lastIndex;
    return found ?? undefined;
  }

  /** At the bracket that closes the entry, which is the last character. */
  isAtEnd(): boolean {
    return this.#at >= this.text.length - 1;
  }

  around(): string {
    return JSON.stringify(this.text.slice(this.#at, this.#at + 40).replace(/\s+/g, ' '));
  }

  /** What stands after `name =`: texts and abbreviations, joined by `#`. Empty where nothing does. */
  value(): string | undefined {
    const parts: string[] = [];
    do {
      const start = this.text[this.#at];
      if (start === '{' || start === '"') {
        const text = this.#upTo(start === '{' ? '}' : '"');
        if (text === undefined) return undefined;
        parts.push(text);
      } else {
        const plain = this.take(PLAIN)?.[0];
        if (plain === undefined)
          return start === ',' || this.isAtEnd() ? parts.join('') : undefined;
        parts.push(
          this.macros.get(plain.toLowerCase()) ?? MONTHS.get(plain.toLowerCase()) ?? plain,
        );
      }
    } while (this.take(JOIN));
    return parts.join('');
  }

  /** The text from here to the sign that ends it, outside of inner braces. */
  #upTo(closing: string): string | undefined {
    const start = this.#at + 1;
    let depth = 0;
    for (let at = start; at < this.text.length; at++) {
      const char = this.text[at];
      if (char === '\\') at++;
      else if (char === closing && depth === 0) {
        this.#at = at + 1;
        return this.text.slice(start, at);
      } else if (char === '{') depth++;
      else if (char === '}') depth--;
    }
    return undefined;
  }
}
