import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Filter } from '../../src/domain/filter.js';
import { mergePaper } from '../../src/domain/paper.js';
import { FilterCache } from '../../src/engine/builtin/columns/filter-cache.js';
import { SearchIndex } from '../../src/engine/builtin/search-index.js';
import { collectGarbage } from '../../src/runtime/collect-garbage.js';
import type { DocumentSource } from '../../src/store/document-source.js';

const since = (year: number): Filter => ({ kind: 'year', from: year, to: 9999 });
const FILTER = since(2000);

// A filter by year is answered by the index alone.
const source = {} as DocumentSource;

function indexOf(...years: number[]): SearchIndex {
  const index = SearchIndex.empty(2, 4);
  for (const [k, year] of years.entries()) {
    const paper = mergePaper(`p${k}`, { title: 't', year });
    index.add({ version: k + 1, paper, vector: Float32Array.of(1, 0), addedAtMs: 0 });
  }
  return index;
}

it('answers for the index that is asked about, as it is then', () => {
  const filters = new FilterCache(source);
  const index = indexOf(1999, 2001, 2002);
  const first = filters.of(index, { filter: FILTER });
  expect(first.count).toBe(2);
  expect(filters.of(index, { filter: FILTER })).toBe(first);
  index.remove(2);
  expect(filters.of(index, { filter: FILTER }).count).toBe(1);
  expect(filters.of(indexOf(2003), { filter: FILTER }).count).toBe(1);
});

it('does not keep an index that another has replaced', async () => {
  const filters = new FilterCache(source);
  const replaced = (() => {
    const index = indexOf(1999, 2001);
    filters.of(index, { filter: FILTER });
    return new WeakRef(index);
  })();
  filters.of(indexOf(2003), { filter: since(1990) });
  // A WeakRef holds its target until the turn of the event loop that made it ends.
  await setImmediate();
  collectGarbage();
  expect(replaced.deref()).toBeUndefined();
});
