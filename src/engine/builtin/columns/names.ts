import { foldName } from '../../../domain/folding.js';
import { Column, Dictionary } from './column.js';

/** How many names are read between two turns of the event loop: some milliseconds of work. */
const NAMES_A_TURN = 256;

/**
 * Distinct names by number, and groups of those that a filter takes for one (`ICML` and `icml`). A name is
 * read for its group once, at the latest when it is first asked for; `prepare` reads them beforehand.
 */
export class Names<Read extends { key: string } = { key: string }> extends Dictionary {
  readonly #groups = new Map<string, number>();
  readonly #groupOf = new Column(new Uint32Array());
  readonly #firstOf = new Column(new Uint32Array());

  /** Names of the same kind, and none yet. */
  emptied(): Names {
    return new Names();
  }

  /** The group of each number. */
  get groupOf(): Uint32Array {
    this.#readUpTo(this.texts.length);
    return this.#groupOf.values;
  }

  get groupCount(): number {
    this.#readUpTo(this.texts.length);
    return this.#firstOf.length;
  }

  /** The first name that came into a group. */
  firstOf(group: number): string {
    return this.textOf(this.#firstOf.get(group));
  }

  /** The groups of the names that one of these values asks for, as a condition has them. */
  groupsOf(values: readonly string[]): number[] {
    this.#readUpTo(this.texts.length);
    const groups = values.map((value) => this.#groups.get(value));
    return [...new Set(groups.filter((group) => group !== undefined))];
  }

  /** Whether a value asks for any name. */
  has(value: string): boolean {
    return this.groupsOf([foldName(value)]).length > 0;
  }

  /** The groups that a facet's value asks for, which is a name as it stands here; those without a count are left out. */
  groupsOfName(name: string, _counts: Uint32Array): number[] {
    return this.groupsOf([foldName(name)]);
  }

  /** Reads what has not been read, with turns of the event loop in between. */
  async prepare(yieldTurn: () => Promise<void>): Promise<void> {
    while (this.#groupOf.length < this.texts.length) {
      this.#readUpTo(Math.min(this.texts.length, this.#groupOf.length + NAMES_A_TURN));
      await yieldTurn();
    }
  }

  /** Reads a name; those with the same key are one group. */
  protected read(name: string): Read {
    return { key: foldName(name) } as Read;
  }

  /** Takes in the first name of a group. */
  protected enter(_first: Read, _group: number): void {}

  #readUpTo(end: number): void {
    for (let number = this.#groupOf.length; number < end; number++) {
      const read = this.read(this.textOf(number));
      let group = this.#groups.get(read.key);
      if (group === undefined) {
        group = this.#firstOf.length;
        this.#groups.set(read.key, group);
        this.#firstOf.push(number);
        this.enter(read, group);
      }
      this.#groupOf.push(group);
    }
  }
}

/** The names that a selection of papers has, numbered anew in the order of their first appearance. */
export class KeptNames {
  readonly names: Names;
  readonly #all: Names;
  /** The new number of each old one, plus one; 0 where the name has not come up. */
  readonly #numbers: Uint32Array;

  constructor(all: Names) {
    this.names = all.emptied();
    this.#all = all;
    this.#numbers = new Uint32Array(all.texts.length);
  }

  numberOf(old: number): number {
    const known = this.#numbers[old] as number;
    if (known > 0) return known - 1;
    const number = this.names.numberOf(this.#all.textOf(old));
    this.#numbers[old] = number + 1;
    return number;
  }
}
