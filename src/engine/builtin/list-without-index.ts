import { matchesFilter } from '../../domain/filter.js';
import type { DocumentSource } from '../../store/document-source.js';
import type { Listing, ListingPlace, ListingRequest } from '../engine.js';
import { everyPaper } from './every-paper.js';
import { phraseTest } from './phrase-test.js';
import { titleSortKey } from './vocabulary/title-order.js';

/** Lists papers while there is no index: every paper is read (`everyPaper`). */
export async function listWithoutIndex(
  source: DocumentSource,
  request: ListingRequest,
): Promise<Listing> {
  const { filter, sort, after, limit } = request;
  const hasPhrases = phraseTest(source, request);
  const places = new Map<string, ListingPlace>();
  for await (const papers of everyPaper(source)) {
    for (const { version, paper, addedAtMs } of papers) {
      if (!hasPhrases(version) || (filter && !matchesFilter(filter, paper, addedAtMs))) continue;
      const { id, year, title } = paper;
      const value =
        sort.by === 'year' ? year : sort.by === 'added' ? addedAtMs : titleSortKey(title);
      places.set(id, { value, id });
    }
  }
  const compare = comparing(sort.order);
  const sorted = [...places.values()].sort(compare);
  const behind = after ? sorted.filter((place) => compare(place, after) > 0) : sorted;
  return {
    ...{ places: behind.slice(0, limit), total: sorted.length },
    ...{ facets: undefined, degraded: true },
  };
}

const comparing = (order: 'asc' | 'desc') => (a: ListingPlace, b: ListingPlace) => {
  const byId = a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  if (a.value === b.value) return byId;
  if (a.value === null || b.value === null) return a.value === null ? 1 : -1;
  return (a.value < b.value ? -1 : 1) * (order === 'asc' ? 1 : -1);
};
