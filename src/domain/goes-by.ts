import type { NamePart, WordForms } from './name-part.js';
import type { PersonName } from './person-name.js';

/** What is asked for with more words than this is no name: only the same name goes by it. */
const MAX_WORDS = 40;

/**
 * Whether a person goes by the name that is asked for. The definition of the condition on people:
 *
 * - Each word asked for takes a word of the person, another one each, in any order (`Chen Chen` is not
 *   every Chen); words written together or apart are the same (`oneill`, `weichen`). `ü` meets `u` and `ue`.
 * - An initial takes a given name or an initial, in the order of the name. Then a full family name that is
 *   asked for must be one of the person's: `C. Chen` is Chao Chen and never Wei-Chen Wang.
 * - A full word never takes an initial: the person may have another name. Initials alone name nobody.
 * - A given name with a hyphen is one name: beside other words its parts are asked for together, and two
 *   words apart are not its parts. Neither `Wei Wang` nor `Wei Chen` is Wei-Chen Wang; `Wei Chen Wang` is.
 * - A family name with a comma behind it (`Lovelace,`) asks for that family name, with or without its particles.
 * - A suffix that is asked for is the person's; one that is not asked for does not matter.
 */
export function goesBy(person: PersonName, asked: PersonName): boolean {
  if (person.key === asked.key) return true;
  if (asked.isFamilyOnly) return hasFamilyName(person, asked);
  if (asked.suffix !== null && asked.suffix !== person.suffix) return false;
  const parts = [...asked.family, ...asked.given];
  if (parts.reduce((sum, { words }) => sum + words.length, 0) > MAX_WORDS) return false;
  const full = parts.filter((part) => !part.areInitials);
  if (full.length === 0) return false;
  const initials = [...asked.given, ...asked.family].filter((part) => part.areInitials);
  const free = new FreeWords(person);
  const taken = full.map((part) => free.takePart(part) ?? NONE);
  if (taken.includes(NONE) || !initials.every((part) => free.takeInitials(part))) return false;
  if (parts.length === 1) return true;
  const words = taken.flat();
  if (words.some((word) => free.hasLeftOf(word))) return false;
  if (initials.length === 0) return !isOneGivenName(words);
  const families = asked.family.filter((part) => !part.areInitials).length || full.length;
  return taken.slice(0, families).flat().some(isOfFamily);
}

/** Whether the family name of a person ends with the words that are asked for. */
function hasFamilyName(person: PersonName, asked: PersonName): boolean {
  const [last] = asked.family;
  const own = person.family.at(-1);
  if (last && own && asked.family.length === 1 && meet(own.whole, last.whole)) return true;
  const words = person.family.flatMap((part) => part.words);
  const wanted = asked.family.flatMap((part) => part.words);
  const before = words.length - wanted.length;
  return before >= 0 && wanted.every((forms, k) => meet(words[before + k] as WordForms, forms));
}

interface Word {
  readonly forms: WordForms;
  readonly part: NamePart;
  readonly isFamily: boolean;
  isFree: boolean;
}

const NONE: Word[] = [];

const isOfFamily = ({ isFamily }: Word): boolean => isFamily;

const isOneGivenName = (words: readonly Word[]): boolean =>
  words.every(({ part, isFamily }) => part === words[0]?.part && !isFamily);

/** The words of a person that nothing has taken yet. */
class FreeWords {
  readonly #given: readonly Word[];
  /** Family names first, so that given names are left for initials. */
  readonly #all: readonly Word[];
  /** Initials take given names in order: from here on. */
  #initialsFrom = 0;

  constructor({ given, family }: PersonName) {
    this.#given = given.flatMap((part) => wordsOf(part, false));
    this.#all = [...family.flatMap((part) => wordsOf(part, true)), ...this.#given];
  }

  /** Takes a part as a whole, or each of its words; undefined where the person lacks one. */
  takePart(asked: NamePart): Word[] | undefined {
    const whole = this.#takeWhole(asked.whole);
    if (whole) return whole;
    const taken: Word[] = [];
    for (const forms of asked.words) {
      const word = this.#all.find(
        (one) => one.isFree && !one.part.areInitials && meet(one.forms, forms),
      );
      if (!word) return undefined;
      word.isFree = false;
      taken.push(word);
    }
    return taken;
  }

  /** Whether the given name that a word is a part of has another part, which nothing has taken. */
  hasLeftOf({ part, isFamily }: Word): boolean {
    if (isFamily || part.words.length === 1) return false;
    return this.#given.some((word) => word.part === part && word.isFree);
  }

  /** Takes a given name for each letter; a short name in capitals may be a word as well (`YI Shen`). */
  takeInitials({ words, whole }: NamePart): boolean {
    if (words.length > 1 && this.#takeWhole(whole)) return true;
    return words.every(([letter = '']) => this.#takeInitial(letter));
  }

  #takeInitial(letter: string): boolean {
    for (let place = this.#initialsFrom; place < this.#given.length; place++) {
      const word = this.#given[place] as Word;
      if (!word.isFree || !word.forms[0]?.startsWith(letter)) continue;
      word.isFree = false;
      this.#initialsFrom = place + 1;
      return true;
    }
    // `o neill` is O'Neill.
    const particle = this.#all.find(
      (word) => word.isFree && word.isFamily && word.forms[0] === letter,
    );
    if (particle) particle.isFree = false;
    return particle !== undefined;
  }

  #takeWhole(forms: WordForms): Word[] | undefined {
    for (let from = 0; from < this.#all.length; ) {
      const { part } = this.#all[from] as Word;
      const words = this.#all.slice(from, from + part.words.length);
      if (words.every(({ isFree }) => isFree) && meet(part.whole, forms)) {
        for (const word of words) word.isFree = false;
        return words;
      }
      from += part.words.length;
    }
    return undefined;
  }
}

const wordsOf = (part: NamePart, isFamily: boolean): Word[] =>
  part.words.map((forms) => ({ forms, part, isFamily, isFree: true }));

const meet = (some: WordForms, others: WordForms): boolean =>
  some.some((form) => others.includes(form));
