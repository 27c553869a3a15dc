import type { EntryId } from './kind-entries.js';
import { inverseOfAdded } from './kind-entries.js';
import type { PaperEntries } from './paper-entries.js';

/** A paper for each title that begins with the words, of which the last may be a beginning; at most `limit`. */
export function titlesBeginningWith(
  entries: PaperEntries,
  words: readonly string[],
  limit: number,
): number[] {
  const { frozen, added } = entries.kinds.title;
  const docIds: number[] = [];
  const take = (id: EntryId) => {
    const docId = entries.docIdOfTitle(id);
    if (docId !== undefined && docIds.length < limit) docIds.push(docId);
  };
  if (words.length === 0) return docIds;
  // Titles that begin alike are neighbours.
  const first = entries.kinds.title.firstFrozenFrom(words, '');
  for (let id = first; id < frozen.size && docIds.length < limit; id++) {
    if (!beginsWith(frozen.wordsOf(id), words)) break;
    take(id);
  }
  for (let number = 0; number < added.size; number++) {
    if (beginsWith(added.get(number).words, words)) take(inverseOfAdded(number));
  }
  return docIds;
}

function beginsWith(title: readonly string[], words: readonly string[]): boolean {
  const last = words.length - 1;
  return words.every((word, k) =>
    k === last ? (title[k]?.startsWith(word) ?? false) : title[k] === word,
  );
}
