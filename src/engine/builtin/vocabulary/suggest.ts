import type { SuggestionKind } from '../../../domain/suggestion.js';
import { BestOfKind, type FittingEntry, mixed } from './best-entries.js';
import { findEntries } from './find-entries.js';
import { GRADE_COUNT, WantedWords } from './fitting-entries.js';
import { inverseOfAdded } from './kind-entries.js';
import type { PaperEntries } from './paper-entries.js';
import { type Meeting, meetings, placesOfErrors, typedWords } from './typed-words.js';

/** How the words of a text are met, and with how many errors those that have some. */
interface Reading {
  meetingOf: (place: number) => Meeting;
  errors: number;
}

/**
 * The entries that a text may become, best first: those with its words, of which the last may be a beginning;
 * where there are not enough, those with its words as beginnings; where a word is hardly known, or nothing has
 * them all, those with typing errors in it. Whatever an earlier reading finds comes before.
 */
export function suggestEntries(
  entries: PaperEntries,
  text: string,
  limit: number,
  kinds: readonly SuggestionKind[],
): FittingEntry[] {
  const words = typedWords(text);
  const best = [...new Set(kinds)].map(
    (kind) => new BestOfKind(kind, limit, (a, b) => entries.kinds[kind].compare(a, b)),
  );
  const count = () => best.reduce((sum, { list }) => sum + list.length, 0);
  const hasWhole = () => best.some(({ list }) => list[0]?.grade === 0);
  let gradesBefore = 0;
  const read = ({ meetingOf, errors }: Reading) => {
    const wanted = new WantedWords(meetings(words, meetingOf), errors);
    for (const ofKind of best) {
      const { frozen, added } = entries.kinds[ofKind.kind];
      const into = { best: ofKind, gradesBefore };
      findEntries(frozen, wanted.of(frozen), { ...into, idOf: (entry) => entry });
      findEntries(added, wanted.of(added), { ...into, idOf: inverseOfAdded });
    }
    gradesBefore += GRADE_COUNT;
  };
  const last = words.length - 1;
  read({ meetingOf: (place) => (place === last ? 'beginning' : 'whole'), errors: 0 });
  if (count() >= limit || hasWhole()) return mixed(best, limit);
  if (last > 0) read({ meetingOf: () => 'beginning', errors: 0 });
  const { places, maxErrors } = placesOfErrors(words, entries.sources, count() > 0);
  const before = count();
  for (let errors = 1; errors <= maxErrors && places.size > 0 && count() === before; errors++) {
    read({ meetingOf: (place) => (places.has(place) ? 'near' : 'beginning'), errors });
  }
  return mixed(best, limit);
}
