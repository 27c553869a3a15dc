import type { BestOfKind } from './best-entries.js';
import type { EntrySource } from './entry-source.js';
import { beginsWith, GRADES, gradeOf, hasAll, type WantedWord } from './fitting-entries.js';
import type { EntryId } from './kind-entries.js';

/** How many entries of a kind are looked at for one reading, whatever was typed. */
const MAX_VISITED = 100_000;
/** Above this share of all entries it is faster to go through them in their order, and to stop at the limit. */
const MANY = 1 / 8;

/** Where the entries of a source go that fit. */
export interface Collected {
  best: BestOfKind;
  idOf: (entry: number) => EntryId;
  /** What is added to the grade, since a better reading came before. */
  gradesBefore: number;
}

/** Finds the entries of a source that have a word for each typed one. */
export function findEntries(
  source: EntrySource,
  wanted: readonly WantedWord[],
  { best, idOf, gradesBefore }: Collected,
): void {
  const [first, ...others] = wanted;
  if (!first) return;
  const rarest = others.reduce((a, b) => (b.entries < a.entries ? b : a), first);
  if (rarest.entries === 0) return;
  const take = (entry: number, isPerson: boolean) => {
    const grade = gradesBefore + gradeOf(source, entry, wanted, isPerson);
    best.take(idOf(entry), grade, source.papersOf(entry));
  };
  if (best.kind === 'title' && source.isInOrder) {
    const fits = (entry: number) => source.papersOf(entry) > 0;
    const found = inOrder(
      startsOf(source, first),
      best.limit,
      (entry) => fits(entry) && beginsWith(source, entry, wanted) && hasAll(source, entry, wanted),
      (entry) => take(entry, false),
    );
    if (found === best.limit) return;
    const areSimple = wanted.every(({ ranges }) => ranges.length === 1);
    if (areSimple && rarest.entries > MANY * source.size) {
      const all = [{ from: 0, to: source.size }];
      const isInside = (entry: number) =>
        fits(entry) && hasAll(source, entry, wanted) && !beginsWith(source, entry, wanted);
      inOrder(all, best.limit, isInside, (entry) => take(entry, false));
      return;
    }
  }
  const isPerson = best.kind === 'author';
  let left = MAX_VISITED;
  for (const range of rarest.ranges) {
    source.visitEntries(range, left, (entry) => {
      left--;
      const papers = source.papersOf(entry);
      const isAsLong = source.wordCountOf(entry) === wanted.length;
      const least = gradesBefore + (isAsLong ? GRADES.full : GRADES.beginning);
      if (papers === 0 || !best.mayTake(least, papers)) return;
      if (wanted.length === 1 || hasAll(source, entry, wanted)) take(entry, isPerson);
    });
  }
}

/** Takes the first entries of each range that fit, at most `limit` of each; how many in all. */
function inOrder(
  ranges: readonly { from: number; to: number }[],
  limit: number,
  fits: (entry: number) => boolean,
  take: (entry: number) => void,
): number {
  let found = 0;
  for (const { from, to } of ranges) {
    let ofRange = 0;
    const end = Math.min(to, from + MAX_VISITED);
    for (let entry = from; entry < end && ofRange < limit; entry++) {
      if (!fits(entry)) continue;
      take(entry);
      ofRange++;
    }
    found += ofRange;
  }
  return Math.min(found, limit);
}

/** The entries of a source in order that begin with a word. */
function startsOf(source: EntrySource, { ranges }: WantedWord): { from: number; to: number }[] {
  const firstFrom = (word: number) => {
    let low = 0;
    let high = source.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const isBefore = source.wordCountOf(middle) === 0 || source.wordAt(middle, 0) < word;
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return ranges.map(({ from, to }) => ({ from: firstFrom(from), to: firstFrom(to) }));
}
