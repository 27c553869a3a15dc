import type { Place } from '../record.js';
import type { Entry } from './fields.js';

/** An entry with the place where it stands. */
export interface PlacedEntry {
  place: Place;
  entry: Entry;
}

/** So much text of entries that others may inherit from is kept. */
const MAX_PARENT_CHARS = 16 << 20;
/** So much text of entries that wait for one that they name is held; then the first go as they are. */
const MAX_WAITING_CHARS = 16 << 20;
/** Parents of parents; more are a circle. */
const MAX_GENERATIONS = 5;

/** What is said of a whole volume and holds for what is in it. */
const OF_VOLUME = ['year', 'date', 'journal', 'journaltitle', 'series'] as const;
/** What names one work and never another. */
const OF_ONE_WORK = new Set(['doi', 'eprint', 'arxivid', 'url', 'ids', 'crossref', 'xdata']);
/** Types that others are in; an entry of any other type is a parent to those that wait for it. */
const VOLUMES = new Set([
  ...['proceedings', 'mvproceedings', 'book', 'mvbook', 'collection', 'mvcollection'],
  ...['reference', 'mvreference', 'periodical', 'xdata'],
]);
const PERIODICALS = new Set(['periodical', 'suppperiodical']);
const PARTS_OF_BOOKS = new Set(['inbook', 'bookinbook', 'suppbook']);

/**
 * What entries inherit from those that they name: from `crossref` the year and the venue, from `xdata` all that
 * does not name one work. A parent may stand behind its children: these wait for it, up to a bound.
 */
export class Inheritance {
  readonly #parents = new Map<string, Entry>();
  #parentChars = 0;
  /** By the parent that they wait for. */
  readonly #waiting = new Map<string, PlacedEntry[]>();
  #waitingChars = 0;

  /** The entries that can be read now, of this one and of those that waited for it. */
  *add(placed: PlacedEntry): Generator<PlacedEntry> {
    const key = keyOf(placed.entry.key);
    this.#remember(key, placed.entry);
    yield* this.#ready(placed);
    const children = this.#waiting.get(key);
    if (!children) return;
    this.#waiting.delete(key);
    for (const child of children) {
      this.#waitingChars -= charsOf(child.entry);
      yield* this.#ready(child);
    }
  }

  /** Those that still wait: what they name is nowhere. */
  *rest(): Generator<PlacedEntry> {
    const left = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    left.sort((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0));
    for (const { place, entry } of left) yield { place, entry: this.#withInherited(entry) };
  }

  *#ready(placed: PlacedEntry): Generator<PlacedEntry> {
    const { place, entry } = placed;
    const lacking = needsParent(entry) ? this.#lacking(entry, MAX_GENERATIONS) : undefined;
    if (lacking === undefined) {
      yield { place, entry: this.#withInherited(entry) };
      return;
    }
    const children = this.#waiting.get(lacking);
    if (children) children.push(placed);
    else this.#waiting.set(lacking, [placed]);
    this.#waitingChars += charsOf(entry);
    if (this.#waitingChars <= MAX_WAITING_CHARS) return;
    this.#waitingChars = 0;
    yield* this.rest();
  }

  #remember(key: string, entry: Entry): void {
    const isAwaited = this.#waiting.has(key);
    if (key === '' || this.#parents.has(key) || !(isAwaited || VOLUMES.has(entry.type))) return;
    const kept = new Map(
      [...entry.fields].filter(([name]) => entry.type === 'xdata' || IS_INHERITED.has(name)),
    );
    const parent = { ...entry, fields: kept };
    this.#parentChars += charsOf(parent);
    if (isAwaited || this.#parentChars <= MAX_PARENT_CHARS) this.#parents.set(key, parent);
  }

  /** The first ancestor that was not seen yet. */
  #lacking(entry: Entry, generations: number): string | undefined {
    if (generations === 0) return undefined;
    for (const name of parentsOf(entry)) {
      const parent = this.#parents.get(name);
      if (!parent) return name;
      const lacking = this.#lacking(parent, generations - 1);
      if (lacking !== undefined) return lacking;
    }
    return undefined;
  }

  #withInherited(entry: Entry, generations = MAX_GENERATIONS): Entry {
    if (!hasParents(entry) || generations === 0) return entry;
    const fields = new Map(entry.fields);
    const give = (name: string, value: string | undefined) => {
      if (value !== undefined && (fields.get(name) ?? '') === '') fields.set(name, value);
    };
    const missing: string[] = [];
    const parentOf = (name: string) => {
      const parent = this.#parents.get(name);
      if (parent) return this.#withInherited(parent, generations - 1);
      missing.push(name);
      return undefined;
    };
    for (const name of keysIn(entry.fields.get('xdata'))) {
      for (const [field, value] of parentOf(name)?.fields ?? [])
        if (!OF_ONE_WORK.has(field)) give(field, value);
    }
    for (const name of keysIn(entry.fields.get('crossref'))) {
      const parent = parentOf(name);
      if (!parent) continue;
      for (const field of OF_VOLUME) give(field, parent.fields.get(field));
      const title = parent.fields.get('title');
      if (PERIODICALS.has(parent.type)) give('journaltitle', title);
      else {
        give('booktitle', parent.fields.get('booktitle') || title);
        if (PARTS_OF_BOOKS.has(entry.type)) give('author', parent.fields.get('author'));
      }
    }
    return { ...entry, fields, ...(missing.length > 0 && needsParent(entry) ? { missing } : {}) };
  }
}

const IS_INHERITED = new Set<string>([
  ...OF_VOLUME,
  'title',
  'booktitle',
  'author',
  'crossref',
  'xdata',
]);

const keyOf = (key: string) => key.trim().toLowerCase();

/** `xdata = {names, places}`; a key alone in `crossref`. */
function keysIn(text = ''): string[] {
  return text
    .split(',')
    .map(keyOf)
    .filter((key) => key !== '');
}

const parentsOf = ({ fields }: Entry) => [
  ...keysIn(fields.get('xdata')),
  ...keysIn(fields.get('crossref')),
];

const hasParents = ({ fields }: Entry) => fields.has('crossref') || fields.has('xdata');

/** An entry that has all that it could inherit waits for nobody. */
function needsParent(entry: Entry): boolean {
  const { fields } = entry;
  if (fields.has('xdata')) return true;
  if (!fields.has('crossref')) return false;
  const has = (...names: string[]) => names.some((name) => (fields.get(name) ?? '') !== '');
  return !(has('year', 'date') && has('booktitle', 'journal', 'journaltitle'));
}

function charsOf({ key, fields }: Entry): number {
  let chars = key.length + 100;
  for (const [name, value] of fields) chars += name.length + value.length + 50;
  return chars;
}
