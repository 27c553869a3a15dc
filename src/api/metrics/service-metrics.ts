import { Counter, Gauge, type Registry } from 'prom-client';
import type { CacheCounts } from '../../domain/cache-counts.js';
import type { EmbedderStatus } from '../../embedding/embedder.js';
import type { EngineStatus } from '../../engine/engine.js';
import type { OutcomeCounts } from '../../ingest/outcome-counts.js';
import type { StoreStatus } from '../../store/store.js';
import type { ApiServices } from '../services.js';

/** What the services said of themselves at one moment. */
interface Snapshot {
  store: StoreStatus;
  index: EngineStatus;
  embedder: EmbedderStatus;
  model: { id: string };
  rankings: CacheCounts;
  ingested: OutcomeCounts;
}

interface ServiceMetric {
  /** Ends in `_total` where the value only grows. */
  name: string;
  help: string;
  /** The name of the label that the values of `read` have; left out where there is one value. */
  label?: string;
  read: (snapshot: Snapshot) => number | Record<string, number>;
}

const METRICS: readonly ServiceMetric[] = [
  {
    name: 'nearpaper_papers',
    help: 'Papers, by whether they have a vector',
    label: 'embedding',
    read: ({ store }) => ({ ...store.embedding }),
  },
  {
    name: 'nearpaper_papers_without_abstract',
    help: 'Papers that have no abstract',
    read: ({ store }) => store.withoutAbstract,
  },
  {
    name: 'nearpaper_index_ready',
    help: '1 when searches use the index, 0 while they compare every vector',
    read: ({ index }) => (index.state === 'ready' ? 1 : 0),
  },
  {
    name: 'nearpaper_index_versions_behind',
    help: 'Changes that are stored and that a search does not see yet',
    read: ({ store, index }) => Math.max(0, store.sequence - index.sequence),
  },
  {
    name: 'nearpaper_index_checkpoint_versions_behind',
    help: 'Changes that the index on disk does not have: the next start follows them',
    read: ({ store, index }) => Math.max(0, store.sequence - (index.checkpointSequence ?? 0)),
  },
  {
    name: 'nearpaper_changes_total',
    help: 'Papers added, changed and deleted by any process since the data folder was made',
    read: ({ store }) => store.sequence,
  },
  {
    name: 'nearpaper_embedding_waiting_texts',
    help: 'Texts in the queues of the embedding pool; queries go first',
    label: 'role',
    read: ({ embedder }) => ({ ...embedder.waiting }),
  },
  {
    name: 'nearpaper_embedding_pending_texts',
    help: 'Texts waiting or being embedded',
    read: ({ embedder }) => embedder.pending,
  },
  {
    name: 'nearpaper_embedding_texts_total',
    help: 'Texts that were embedded',
    label: 'role',
    read: ({ embedder }) => ({ ...embedder.embedded }),
  },
  {
    name: 'nearpaper_embedding_processes',
    help: 'Embedding processes, by whether they can take texts',
    label: 'state',
    read: ({ embedder: { processes, ready } }) => ({ ready, starting: processes - ready }),
  },
  {
    name: 'nearpaper_embedding_restarts_total',
    help: 'How often an embedding process had to be replaced',
    read: ({ embedder }) => embedder.restarts,
  },
  {
    name: 'nearpaper_embedding_engine_info',
    help: 'What computes the model',
    label: 'engine',
    read: ({ embedder: { engine } }) => (engine ? { [engine]: 1 } : {}),
  },
  {
    name: 'nearpaper_embedding_model_info',
    help: 'The model that the vectors are of',
    label: 'model',
    read: ({ model }) => ({ [model.id]: 1 }),
  },
  {
    name: 'nearpaper_query_cache_requests_total',
    help: 'Queries whose vector was remembered (hit) or had to be computed (miss)',
    label: 'result',
    read: ({ embedder: { queries } }) => hitsAndMisses(queries),
  },
  {
    name: 'nearpaper_query_cache_entries',
    help: 'Queries whose vectors are remembered',
    read: ({ embedder: { queries } }) => queries?.entries ?? 0,
  },
  {
    name: 'nearpaper_ranking_cache_requests_total',
    help: 'Pages asked for by a cursor whose ranking was remembered (hit) or was made again (miss)',
    label: 'result',
    read: ({ rankings }) => hitsAndMisses(rankings),
  },
  {
    name: 'nearpaper_ranking_cache_entries',
    help: 'Rankings that are remembered for the next page',
    read: ({ rankings }) => rankings.entries,
  },
  {
    name: 'nearpaper_ingest_records_total',
    help: 'Records that were sent to this process, by what became of them',
    label: 'outcome',
    read: ({ ingested }) => ({ ...ingested }),
  },
];

function hitsAndMisses(counts: CacheCounts | undefined): Record<string, number> {
  return { hit: counts?.hits ?? 0, miss: counts?.misses ?? 0 };
}

/** Turns what the services say of themselves into metrics, when they are asked for. */
export class ServiceMetrics {
  readonly #metrics: { metric: Counter | Gauge; described: ServiceMetric }[];

  constructor(registry: Registry) {
    this.#metrics = METRICS.map((described) => {
      const { name, help, label } = described;
      const Kind = name.endsWith('_total') ? Counter : Gauge;
      const labelNames = label === undefined ? [] : [label];
      return { metric: new Kind({ name, help, labelNames, registers: [registry] }), described };
    });
  }

  /** Reads all values at one moment. */
  async update({ store, engine, embedder, search, ingested }: ApiServices): Promise<void> {
    const [stored, index] = await Promise.all([store.status(), engine.status()]);
    const snapshot: Snapshot = {
      store: stored,
      index,
      embedder: embedder.status(),
      model: embedder.model,
      rankings: search.status().rankings,
      ingested,
    };
    for (const { metric, described } of this.#metrics) {
      const { label, read } = described;
      metric.reset();
      const values = read(snapshot);
      if (typeof values === 'number') metric.inc(values);
      else if (label !== undefined) {
        for (const [name, value] of Object.entries(values)) metric.inc({ [label]: name }, value);
      }
    }
  }
}
