import type { SuggestionKind } from '../../../domain/suggestion.js';
import type { EntryId } from './kind-entries.js';

/** An entry that fits what was typed. */
export interface FittingEntry {
  id: EntryId;
  kind: SuggestionKind;
  /** How well it fits; 0 is best. */
  grade: number;
  /** How many papers have it. */
  papers: number;
}

/**
 * The best entries of one kind: by grade, then by papers, then in their order. The papers of a title are versions
 * of one and say nothing about it, so titles go by grade and order alone.
 */
export class BestOfKind {
  readonly kind: SuggestionKind;
  readonly limit: number;
  readonly list: FittingEntry[] = [];
  readonly #compareIds: (a: EntryId, b: EntryId) => number;

  constructor(kind: SuggestionKind, limit: number, compareIds: (a: EntryId, b: EntryId) => number) {
    this.kind = kind;
    this.limit = limit;
    this.#compareIds = compareIds;
  }

  /** Whether an entry of this grade and so many papers may be among the best. */
  mayTake(grade: number, papers: number): boolean {
    const worst = this.list.at(-1);
    if (!worst || this.list.length < this.limit) return true;
    if (grade !== worst.grade) return grade < worst.grade;
    return this.kind === 'title' || papers >= worst.papers;
  }

  /** Takes an entry in; one that is there already keeps the better grade. */
  take(id: EntryId, grade: number, papers: number): void {
    const { list, kind } = this;
    const entry = { id, kind, grade, papers };
    const worst = list.at(-1);
    if (worst && list.length >= this.limit && this.#compare(worst, entry) <= 0) return;
    const known = list.findIndex((one) => one.id === id);
    if (known >= 0) {
      if (this.#compare(list[known] as FittingEntry, entry) <= 0) return;
      list.splice(known, 1);
    }
    let place = list.length;
    while (place > 0 && this.#compare(entry, list[place - 1] as FittingEntry) < 0) place--;
    list.splice(place, 0, entry);
    if (list.length > this.limit) list.pop();
  }

  #compare(a: FittingEntry, b: FittingEntry): number {
    const byPapers = this.kind === 'title' ? 0 : b.papers - a.papers;
    return a.grade - b.grade || byPapers || this.#compareIds(a.id, b.id);
  }
}

/**
 * The best of all kinds, at most `limit`. They are chosen in turns, so that no kind takes all places from
 * another, and then ordered by grade; those of one grade by their turns.
 */
export function mixed(best: readonly BestOfKind[], limit: number): FittingEntry[] {
  const chosen: { entry: FittingEntry; turn: number }[] = [];
  for (let turn = 0; turn < limit && chosen.length < limit; turn++) {
    const ofTurn = best.flatMap(({ list }) => list[turn] ?? []);
    ofTurn.sort((a, b) => a.grade - b.grade || b.papers - a.papers);
    for (const entry of ofTurn.slice(0, limit - chosen.length)) chosen.push({ entry, turn });
  }
  chosen.sort(
    (a, b) => a.entry.grade - b.entry.grade || a.turn - b.turn || b.entry.papers - a.entry.papers,
  );
  return chosen.map(({ entry }) => entry);
}
