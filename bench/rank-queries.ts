import { compose } from '../src/app/compose.js';
import type { Config } from '../src/app/config.js';
import { createLogger } from '../src/app/log.js';
import { ingestStarterCorpus } from '../src/app/starter.js';
import { hasAllWords, hasByName, wholeText } from '../src/search/good-match.js';
import { analyzeQuery } from '../src/text/words/analyze.js';
import type { Found, RankedGroup } from './floors.js';
import { embedAll } from './pool.js';
import type { QueryGroup } from './query-groups.js';

/** The top k of a search for its first pages. */
const TOP_K = 100;

/** A collection that queries were asked of. */
export interface RankedCollection {
  papers: number;
  groups: RankedGroup[];
}

/**
 * What a search in a data folder would know of each query. An empty folder is filled with the starter
 * corpus. Of a group that has to be there, queries whose words no paper has are left out.
 */
export async function rankQueries(
  config: Config,
  groups: readonly QueryGroup[],
): Promise<RankedCollection> {
  const services = await compose(config, createLogger('warn'), { search: true });
  const { store, engine, embedder } = services;
  try {
    await ingestStarterCorpus(services);
    const ranked: RankedGroup[] = [];
    for (const group of groups) {
      const found: Found[] = [];
      const vectors = await embedAll(embedder, group.queries, 'query');
      for (const [k, text] of group.queries.entries()) {
        const terms = analyzeQuery(text);
        const vector = vectors[k] as Float32Array;
        const retrieval = await engine.retrieve({ vector, terms, topK: TOP_K });
        const { candidates } = retrieval;
        if (group.isThereByName && !(await hasAllWords(terms, candidates, store, wholeText))) {
          continue;
        }
        found.push({
          similarity: Math.max(...candidates.map(({ similarity }) => similarity ?? -1)),
          hasByName: await hasByName({ text, terms }, retrieval, store),
        });
      }
      ranked.push({ ...group, found });
    }
    const { papers } = await store.status();
    return { papers, groups: ranked };
  } finally {
    await services.close();
  }
}
