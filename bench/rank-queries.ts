import { compose } from '../src/compose.js';
import type { Config } from '../src/config.js';
import { createLogger } from '../src/log.js';
import { ingestStarterCorpus } from '../src/starter.js';
import type { RankedGroup } from './floors.js';
import { embedAll } from './pool.js';
import type { QueryGroup } from './query-groups.js';

/** How far down a ranking a paper of a tenth of the collection is looked for: there are about fifty. */
const DEPTH = 500;

/** A collection that queries were asked of. */
export interface RankedCollection {
  papers: number;
  groups: RankedGroup[];
}

/**
 * The similarity of the best hit of each query in the collection of a data folder, and in a part of
 * it as if nothing else were there. An empty folder is filled with the starter corpus.
 */
export async function rankQueries(
  config: Config,
  groups: readonly QueryGroup[],
  isInPart: (id: string) => boolean = () => true,
): Promise<{ whole: RankedCollection; part: RankedGroup[] }> {
  const services = await compose(config, createLogger('warn'), { search: true });
  try {
    await ingestStarterCorpus(services);
    const whole: RankedGroup[] = [];
    const part: RankedGroup[] = [];
    for (const group of groups) {
      const best: number[] = [];
      const bestInPart: number[] = [];
      for (const vector of await embedAll(services.embedder, group.queries, 'query')) {
        const { neighbours } = await services.backend.nearest(vector, DEPTH);
        best.push(neighbours[0]?.similarity ?? -1);
        bestInPart.push(neighbours.find(({ id }) => isInPart(id))?.similarity ?? -1);
      }
      whole.push({ ...group, best });
      part.push({ ...group, best: bestInPart });
    }
    const { papers } = await services.backend.status();
    return { whole: { papers, groups: whole }, part };
  } finally {
    await services.close();
  }
}
