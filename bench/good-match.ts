import { compose } from '../src/compose.js';
import { createLogger } from '../src/log.js';
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

/** How much worse than the best floor the one in use may be. */
const MOST_LOSS = 0.02;
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
  const preparedDir = await preparedFolder(context);
  const large = await rank(context, preparedDir, [...onTopicGroups(sample.others), ...offTopic]);
  const starter = await emptyFolder();
  const small = await rank(context, starter.dataDir, [starterGroup(), ...offTopic]).finally(
    starter.remove,
  );

  describe(report, 'large', `${sample.indexed.length} papers`, large);
  describe(report, 'small', 'the starter corpus', small);
  report.section('both collections');
  const both = (score: (groups: RankedGroup[]) => number) => (score(large) + score(small)) / 2;
  const best = bestFloor((floor) => both((groups) => scoreOf(groups, below(floor))));
  const bestScore = both((groups) => scoreOf(groups, below(best)));
  const scoreInUse = both((groups) => scoreOf(groups, asInUse));
  report.figure('bestFloor', 'best floor for both', best);
  report.figure('bestScore', 'its score (the limit)', bestScore);
  report.figure('scoreInUse', 'score of the floor in use', scoreInUse);
  report.figure('inUseToBest', 'in use / best', scoreInUse / bestScore);
  report.target(
    `the floor in use scores at most ${MOST_LOSS} less than the best (${(bestScore - scoreInUse).toFixed(3)})`,
    bestScore - scoreInUse <= MOST_LOSS,
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

function describe(report: Report, key: string, title: string, groups: RankedGroup[]): void {
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
  report.figure(`${key}ScoreInUse`, 'score of the floor in use', scoreOf(groups, asInUse));
}
