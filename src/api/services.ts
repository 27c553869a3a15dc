import type { Embedder } from '../embedding/embedder.js';
import type { Engine } from '../engine/engine.js';
import type { OutcomeCounts } from '../ingest/outcome-counts.js';
import type { SavedSearches } from '../saved-searches/saved-searches.js';
import type { SearchService } from '../search/search-service.js';
import type { Store } from '../store/store.js';

/** What the routes answer with. */
export interface ApiServices {
  embedder: Embedder;
  store: Store;
  engine: Engine;
  search: SearchService;
  /** What became of the records that were sent to this process. */
  ingested: OutcomeCounts;
  savedSearches: SavedSearches;
}
