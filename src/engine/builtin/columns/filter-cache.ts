import type { Filter } from '../../../domain/filter.js';
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

/** What a request asks of papers, whatever they are ranked by. */
type Conditions = Pick<RetrievalRequest, 'filter' | 'phrases' | 'titlePhrases' | 'excluded'>;

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
  of(index: SearchIndex, asked: Conditions): AllowedDocuments {
    const { filter, phrases = [], titlePhrases = [], excluded = [] } = asked;
    const isOpen = phrases.length + titlePhrases.length + excluded.length === 0;
    if (!filter && isOpen) return { allowed: index.table.live.values, count: index.size };
    const ofIndex: FoundInIndex = this.#known.get(index) ?? new Map();
    this.#known.set(index, ofIndex);
    const key = JSON.stringify([filter, phrases, titlePhrases, excluded]);
    const known = ofIndex.get(key);
    ofIndex.delete(key);
    const { generation } = index;
    const allowed =
      known?.generation === generation ? known : { ...this.#find(index, asked), generation };
    ofIndex.set(key, allowed);
    if (ofIndex.size > MAX_FILTERS) {
      for (const oldest of ofIndex.keys()) {
        ofIndex.delete(oldest);
        break;
      }
    }
    return allowed;
  }

  /** Whether any paper satisfies a filter. Nothing is remembered. */
  hasAny(index: SearchIndex, filter: Filter): boolean {
    const { allowed } = this.#find(index, { filter });
    return allowed.includes(1);
  }

  #find({ table }: SearchIndex, asked: Conditions): AllowedDocuments {
    const { filter, phrases = [], titlePhrases = [], excluded = [] } = asked;
    const allowed = table.live.values.slice();
    const keep = (bitmap: Bitmap, value: number) => {
      for (let docId = 0; docId < allowed.length; docId++) {
        if (bitmap[docId] !== value) allowed[docId] = 0;
      }
    };
    const withPhrases = (texts: readonly string[], where: 'anywhere' | 'title') =>
      bitmapOfVersions(this.#source.versionsWithPhrases(texts, where), table);
    if (filter)
      keep(
        bitmapOf(filter, table, (ids) => this.#source.versionsOfIds(ids)),
        1,
      );
    if (phrases.length > 0) keep(withPhrases(phrases, 'anywhere'), 1);
    if (titlePhrases.length > 0) keep(withPhrases(titlePhrases, 'title'), 1);
    for (const text of excluded) {
      keep(bitmapOfVersions(this.#source.versionsWithExactly(text), table), 0);
    }
    return { allowed, count: allowed.reduce((sum, value) => sum + value, 0) };
  }
}
