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

/** Finds the papers that a request allows, and remembers them while the index stays as it is. */
export class FilterCache {
  readonly #source: DocumentSource;
  /** What was found, by filter and phrases, least recently used first. */
  readonly #known = new Map<
    string,
    AllowedDocuments & { index: SearchIndex; generation: number }
  >();

  constructor(source: DocumentSource) {
    this.#source = source;
  }

  /** The papers that have all phrases and satisfy the filter of a request; removed ones are left out. */
  of(index: SearchIndex, { filter, phrases = [] }: RetrievalRequest): AllowedDocuments {
    if (!filter && phrases.length === 0) {
      return { allowed: index.table.live.values, count: index.size };
    }
    const key = JSON.stringify([filter, phrases]);
    const known = this.#known.get(key);
    this.#known.delete(key);
    const isCurrent = known?.index === index && known.generation === index.generation;
    const allowed = isCurrent
      ? known
      : { ...this.#find(index, { filter, phrases }), index, generation: index.generation };
    this.#known.set(key, allowed);
    if (this.#known.size > MAX_FILTERS) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
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
