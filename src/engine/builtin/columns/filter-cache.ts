import type { DocumentSource } from '../../../store/document-source.js';
import type { RetrievalRequest } from '../../engine.js';
import type { SearchIndex } from '../search-index.js';
import type { Bitmap } from './condition-column.js';
import { bitmapOf, bitmapOfVersions } from './filter-bitmap.js';

/** How many bitmaps are remembered: people page, and change a query under the same filter. */
const MAX_FILTERS = 32;

/** The papers that a request may find: `allowed` has a 1 for the docId of each of the `count`. */
export interface AllowedDocuments {
  allowed: Bitmap;
  count: number;
}

type FoundInIndex = Map<string, AllowedDocuments & { generation: number }>;

/** Finds the papers that a request allows, and remembers them while the index stays as it is. */
export class FilterCache {
  readonly #source: DocumentSource;
  /** What was found in an index, which may be replaced, by filter and phrases, least recently used first. */
  readonly #known = new WeakMap<SearchIndex, FoundInIndex>();

  constructor(source: DocumentSource) {
    this.#source = source;
  }

  /** The papers that have all phrases and satisfy the filter of a request; removed ones are left out. */
  of(index: SearchIndex, { filter, phrases = [] }: RetrievalRequest): AllowedDocuments {
    if (!filter && phrases.length === 0) {
      return { allowed: index.table.live.values, count: index.size };
    }
    const ofIndex: FoundInIndex = this.#known.get(index) ?? new Map();
    this.#known.set(index, ofIndex);
    const key = JSON.stringify([filter, phrases]);
    const known = ofIndex.get(key);
    ofIndex.delete(key);
    const { generation } = index;
    const allowed =
      known?.generation === generation
        ? known
        : { ...this.#find(index, { filter, phrases }), generation };
    ofIndex.set(key, allowed);
    if (ofIndex.size > MAX_FILTERS) {
      for (const oldest of ofIndex.keys()) {
        ofIndex.delete(oldest);
        break;
      }
    }
    return allowed;
  }

  #find(
    { table }: SearchIndex,
    { filter, phrases }: { filter: RetrievalRequest['filter']; phrases: readonly string[] },
  ): AllowedDocuments {
    const bitmaps: Bitmap[] = [];
    if (filter) bitmaps.push(bitmapOf(filter, table, (ids) => this.#source.versionsOfIds(ids)));
    if (phrases.length > 0) {
      bitmaps.push(bitmapOfVersions(this.#source.versionsWithPhrases(phrases), table));
    }
    const allowed = table.live.values.slice();
    for (const bitmap of bitmaps) {
      for (let docId = 0; docId < allowed.length; docId++) {
        if (bitmap[docId] === 0) allowed[docId] = 0;
      }
    }
    return { allowed, count: allowed.reduce((sum, value) => sum + value, 0) };
  }
}
