import { compose } from '../src/compose.js';
import { createLogger } from '../src/log.js';
import { goodMatchFloor } from '../src/search/good-match.js';
import { ingestStarterCorpus } from '../src/starter.js';
import type { Context } from './context.js';
import { asInUse, below, bestFloor, FLOORS, type RankedGroup, scoreOf } from './floors.js';
import { embedAll } from './pool.js';
import { emptyFolder, preparedFolder } from './prepared-folder.js';
import {
  NONSENSE_SEED,
  offTopicGroups,
  onTopicGroups,
  type QueryGroup,
  starterGroup,
} from './query-groups.js';
import type { Report } from './report.js';
import { quantile, shareOf } from './statistics.js';

/** How much worse than the best floor of each collection the one in use may be. */
const MOST_LOSS = 0.03;
const STARTER_PAPERS = 47;
const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/**
 * Where the floor in src/search/good-match.ts should be: how near the best hit comes for queries
 * that the collection has an answer to, and for queries that it has none to. Two collections,
 * because the best hit of many papers is nearer to anything than the best hit of few.
 */
export async function goodMatch(context: Context): Promise<void> {
  const { report, sample } = context;
  report.text(`nonsense: seed ${NONSENSE_SEED}`);
  const offTopic = offTopicGroups();
  const { dataDir } = await preparedFolder(context);
  const large = await rank(context, dataDir, [...onTopicGroups(sample.others), ...offTopic]);
  const starter = await emptyFolder();
  const small = await rank(context, starter.dataDir, [starterGroup(), ...offTopic]).finally(
    starter.remove,
  );

  const largeLoss = describe(report, 'large', sample.indexed.length, large);
  const smallLoss = describe(report, 'small', STARTER_PAPERS, small);
  const loss = Math.max(largeLoss, smallLoss);
  report.target(
    `the floor in use scores at most ${MOST_LOSS} less than the best (${loss.toFixed(3)})`,
    loss <= MOST_LOSS,
  );
}

/** The similarity of the best hit of each query, found as a search finds it. */
async function rank(
  { config }: Context,
  dataDir: string,
  groups: readonly QueryGroup[],
): Promise<RankedGroup[]> {
  const services = await compose({ ...config, dataDir }, createLogger('warn'), { search: true });
  try {
    // Leaves an index that holds papers as it is.
    await ingestStarterCorpus(services);
    const ranked: RankedGroup[] = [];
    for (const group of groups) {
      const best: number[] = [];
      for (const vector of await embedAll(services.embedder, group.queries, 'query')) {
        const { neighbours } = await services.backend.nearest(vector, 1);
        best.push(neighbours[0]?.similarity ?? -1);
      }
      ranked.push({ ...group, best });
    }
    return ranked;
  } finally {
    await services.close();
  }
}

/** Prints what each floor would do; returns how much worse the one in use is than the best. */
function describe(report: Report, key: string, papers: number, groups: RankedGroup[]): number {
  const title = `${papers} papers`;
  report.section(`${title}: similarity of the best hit`);
  report.table(
    `${key}Similarities`,
    ['group', 'queries', ...QUANTILES.map((share) => `p${100 * share}`)],
    groups.map(({ name, best }) => [
      name,
      String(best.length),
      ...QUANTILES.map((share) => quantile(best, share)),
    ]),
  );
  report.section(`${title}: share that would be called 'no good match'`);
  const kind = ({ name, isOnTopic }: RankedGroup) => `${isOnTopic ? 'ON' : 'off'} ${name}`;
  report.table(
    `${key}Floors`,
    ['floor', ...groups.map(kind), 'score'],
    FLOORS.map((floor) => [
      floor,
      ...groups.map(({ best }) => shareOf(best, below(floor))),
      scoreOf(groups, below(floor)),
    ]),
  );
  report.text('  score: mean of the shares of off-topic flagged and of on-topic not flagged');
  const best = bestFloor((floor) => scoreOf(groups, below(floor)));
  report.figure(`${key}BestFloor`, `best floor for ${title}`, best);
  report.figure(`${key}BestScore`, 'its score', scoreOf(groups, below(best)));
  const bestScore = scoreOf(groups, below(best));
  const scoreInUse = scoreOf(groups, asInUse(papers));
  report.figure(`${key}FloorInUse`, 'the floor in use', goodMatchFloor(papers));
  report.figure(`${key}ScoreInUse`, 'its score', scoreInUse);
  const flagged = groups.map(
    ({ name, best }) => `${name} ${shareOf(best, asInUse(papers)).toFixed(3)}`,
  );
  report.text(`  share called 'no good match': ${flagged.join(', ')}`);
  return bestScore - scoreInUse;
}
