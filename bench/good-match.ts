import type { EmbeddingModel } from '../src/embedding/embedder.js';
import { goodMatchFloor } from '../src/search/good-match.js';
import type { Context } from './context.js';
import { asInUse, below, bestFloor, FLOORS, type RankedGroup, scoreOf } from './floors.js';
import { spread } from './papers.js';
import { emptyFolder, preparedFolder } from './prepared-folder.js';
import { NONSENSE_SEED, offTopicGroups, onTopicGroups, starterGroup } from './query-groups.js';
import { type RankedCollection, rankQueries } from './rank-queries.js';
import type { Report } from './report.js';
import { quantile, shareOf } from './statistics.js';

/** How much worse than its best floor the one in use may be for any collection. */
const MOST_LOSS = 0.025;
const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/**
 * Where the floor in src/search/good-match.ts should be: how near the best hit comes for queries
 * that a collection has an answer to, and for queries that it has none to. It is asked of three
 * sizes, because among more papers something comes nearer to any query.
 */
export async function goodMatch({ config, sample, ...context }: Context): Promise<void> {
  const { report, model } = context;
  report.text(`nonsense: seed ${NONSENSE_SEED}`);
  const offTopic = offTopicGroups();
  const starter = await emptyFolder();
  const small = await rankQueries({ ...config, dataDir: starter.dataDir }, [
    starterGroup(),
    ...offTopic,
  ]).finally(starter.remove);
  const { dataDir } = await preparedFolder({ config, sample, ...context });
  const tenth = new Set(spread(sample.indexed, sample.indexed.length / 10).map(({ id }) => id));
  const large = await rankQueries(
    { ...config, dataDir },
    [...onTopicGroups(sample.others), ...offTopic],
    (id) => tenth.has(id),
  );

  const losses = [
    describe(report, model, 'small', 'the starter corpus', small.whole),
    describe(report, model, 'medium', 'a tenth of the sample', {
      papers: tenth.size,
      groups: large.part,
    }),
    describe(report, model, 'large', 'the sample', large.whole),
  ];
  const worst = Math.max(...losses);
  report.section('all collections');
  report.figure('worstLoss', 'most that the floor in use scores below the best', worst);
  report.target(
    `the floor in use scores at most ${MOST_LOSS} below the best one at every size (${worst.toFixed(4)})`,
    worst <= MOST_LOSS,
  );
}

/** Prints what was found and returns by how much the floor in use scores below the best. */
function describe(
  report: Report,
  model: EmbeddingModel,
  key: string,
  name: string,
  { papers, groups }: RankedCollection,
): number {
  report.section(`${name}, ${papers} papers: similarity of the best hit`);
  report.table(
    `${key}Similarities`,
    ['group', 'queries', ...QUANTILES.map((share) => `p${100 * share}`)],
    groups.map(({ name: group, best }) => [
      group,
      String(best.length),
      ...QUANTILES.map((share) => quantile(best, share)),
    ]),
  );
  report.section(`${name}, ${papers} papers: share that would be called 'no good match'`);
  const kind = ({ name: group, isOnTopic }: RankedGroup) => `${isOnTopic ? 'ON' : 'off'} ${group}`;
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
  const best = bestFloor(groups);
  const bestScore = scoreOf(groups, below(best));
  const scoreInUse = scoreOf(groups, asInUse(papers, model));
  report.figure(`${key}BestFloor`, 'best floor', best);
  if (model.goodMatch) {
    report.figure(`${key}FloorInUse`, 'floor in use', goodMatchFloor(papers, model.goodMatch));
  }
  report.figure(`${key}BestScore`, 'score of the best floor (the limit)', bestScore);
  report.figure(`${key}ScoreInUse`, 'score of the floor in use', scoreInUse);
  report.figure(`${key}InUseToBest`, 'in use / best', scoreInUse / bestScore);
  return bestScore - scoreInUse;
}
