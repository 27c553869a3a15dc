import { goesBy } from '../../../domain/goes-by.js';
import type { NamePart, WordForms } from '../../../domain/name-part.js';
import { type PersonName, parsePersonName } from '../../../domain/person-name.js';
import { Column } from './column.js';
import { Names } from './names.js';

/**
 * Names of people, found by their words: each full word, and each part written as one (`weichen`), leads to
 * the groups that have it. What a name asks for is decided by `goesBy` among those.
 */
export class People extends Names<PersonName> {
  /** The groups of each form of a word, ascending. */
  readonly #groupsOfForm = new Map<string, number[]>();
  /** A bit for the first letter of each word of a group, which spares reading most names for an initial. */
  readonly #letters = new Column(new Uint32Array());

  override emptied(): People {
    return new People();
  }

  override groupsOf(values: readonly string[]): number[] {
    // All names are read before one is looked for.
    if (this.groupCount === 0) return [];
    return [...new Set(values.flatMap((value) => this.#named(parsePersonName(value))))];
  }

  override has(value: string): boolean {
    return this.groupCount > 0 && this.#named(parsePersonName(value), () => true, 1).length > 0;
  }

  override groupsOfName(name: string, counts: Uint32Array): number[] {
    return this.#named(parsePersonName(name), (group) => (counts[group] ?? 0) > 0);
  }

  protected override read(name: string): PersonName {
    return parsePersonName(name);
  }

  protected override enter({ given, family }: PersonName, group: number): void {
    const parts = [...given, ...family];
    for (const form of new Set(parts.flatMap(formsOf))) {
      const groups = this.#groupsOfForm.get(form);
      if (groups) groups.push(group);
      else this.#groupsOfForm.set(form, [group]);
    }
    this.#letters.push(lettersOf(parts.flatMap(({ words }) => words)));
  }

  /** The groups of people that go by a name, of those that count; at most so many. */
  #named(
    asked: PersonName,
    isCounted: (group: number) => boolean = () => true,
    limit = Number.POSITIVE_INFINITY,
  ): number[] {
    const parts = [...asked.family, ...asked.given];
    const full = parts.filter((part) => !part.areInitials);
    const lists = full.map((part) => this.#having(part)).sort((a, b) => a.length - b.length);
    if (lists.length === 0) return super.groupsOf([asked.key]);
    const letters = lettersOf(parts.flatMap(({ words }) => words.slice(0, 1)));
    const [fewest = [], ...others] = lists;
    const candidates = others.reduce(
      common,
      fewest.filter((group) => isCounted(group) && hasAll(this.#letters.get(group), letters)),
    );
    // One word fits whoever has it.
    if (
      parts.length === 1 &&
      parts[0]?.words.length === 1 &&
      asked.suffix === null &&
      !asked.isFamilyOnly
    ) {
      return candidates;
    }
    const named: number[] = [];
    for (const group of candidates) {
      if (named.length >= limit) break;
      if (goesBy(parsePersonName(this.firstOf(group)), asked)) named.push(group);
    }
    return named;
  }

  /** The groups that may have a part: as a whole, or in words, of which the longest is looked up. */
  #having({ words, whole }: NamePart): number[] {
    const longest = words.reduce((a, b) => ((b[0] ?? '').length > (a[0] ?? '').length ? b : a));
    const lists = [...new Set([...whole, ...longest])]
      .map((form) => this.#groupsOfForm.get(form))
      .filter((list) => list !== undefined);
    return lists.length < 2 ? (lists[0] ?? []) : [...new Set(lists.flat())].sort((a, b) => a - b);
  }
}

/** What leads to a name that has this part: initials only where they are written as one. */
const formsOf = ({ words, whole, areInitials }: NamePart): WordForms =>
  areInitials ? whole : [...whole, ...words.flat()];

/** The numbers that both ascending lists have. */
function common(some: readonly number[], others: readonly number[]): number[] {
  if (some.length === 0) return [];
  let place = 0;
  return some.filter((number) => {
    while (place < others.length && (others[place] as number) < number) place++;
    return others[place] === number;
  });
}

const hasAll = (bits: number, wanted: number): boolean => (bits & wanted) >>> 0 === wanted;

/** A bit for the first letter of each word; all forms of a word begin with the same one. */
function lettersOf(words: readonly WordForms[]): number {
  let letters = 0;
  for (const [plain = ''] of words) letters |= 1 << (plain.charCodeAt(0) & 31);
  return letters >>> 0;
}
