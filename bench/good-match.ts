import type { EmbeddingModel } from '../src/embedding/embedder.js';
import type { Context } from './context.js';
import {
  below,
  belowUnnamed,
  bestFloor,
  FLOORS,
  floorInUse,
  type IsFlagged,
  type RankedGroup,
  scoreOf,
} from './floors.js';
import { spread } from './papers.js';
import { emptyFolder, preparedFolder, wholeFolder } from './prepared-folder.js';
import {
  NONSENSE_SEED,
  offTopicGroups,
  onTopicGroups,
  starterGroup,
  titleWordsGroup,
} from './query-groups.js';
import { type RankedCollection, rankQueries } from './rank-queries.js';
import type { Report } from './report.js';
import { quantile, shareOf } from './statistics.js';

/** How much worse than its best floor the one in use may be for any collection, words included. */
const MAX_LOSS = 0.025;
const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/** The rules by mode of search: what is flagged at a floor. */
const RULES: [mode: string, rule: (floor: number) => IsFlagged][] = [
  ['hybrid', belowUnnamed],
  ['semantic', below],
];

/**
 * Where the floor in src/search/good-match.ts should be: how near the best hit comes, and whether a
 * paper has the query by name, for queries that a collection has an answer to and for queries that it
 * has none to. It is asked of four sizes, because among more papers something comes nearer to any query.
 */
export async function goodMatch(context: Context): Promise<void> {
  const { config, sample, report, model } = context;
  report.text(`nonsense: seed ${NONSENSE_SEED}`);
  const offTopic = offTopicGroups();
  const starter = await emptyFolder();
  const small = await rankQueries({ ...config, dataDir: starter.dataDir }, [
    starterGroup(),
    ...offTopic,
  ]).finally(starter.remove);
  const losses = [describe(report, model, 'small', 'the starter corpus', small)];

  const tenth = { ...sample, indexed: spread(sample.indexed, sample.indexed.length / 10) };
  const sizes = [
    ['medium', 'a tenth of the sample', tenth, preparedFolder],
    ['large', 'the sample', sample, preparedFolder],
    ['whole', 'the whole file', { ...sample, indexed: sample.all }, wholeFolder],
  ] as const;
  for (const [key, name, some, folderOf] of sizes) {
    const { dataDir } = await folderOf({ ...context, sample: some });
    const ranked = await rankQueries({ ...config, dataDir }, [
      ...onTopicGroups(sample.others),
      titleWordsGroup(some.indexed),
      ...offTopic,
    ]);
    losses.push(describe(report, model, key, name, ranked));
  }
  const worst = Math.max(...losses);
  report.section('all collections');
  report.figure('worstLoss', 'most that the floor in use scores below the best, hybrid', worst);
  report.target(
    `the floor in use scores at most ${MAX_LOSS} below the best one at every size (${worst.toFixed(4)})`,
    worst <= MAX_LOSS,
  );
}

/** Prints what was found and returns by how much the floor in use scores below the best in hybrid searches. */
function describe(
  report: Report,
  model: EmbeddingModel,
  key: string,
  name: string,
  { papers, groups }: RankedCollection,
): number {
  report.section(`${name}, ${papers} papers: similarity of the best hit, and share found by name`);
  report.table(
    `${key}Similarities`,
    ['group', 'queries', ...QUANTILES.map((share) => `p${100 * share}`), 'by name'],
    groups.map(({ name: group, found }) => [
      group,
      String(found.length),
      ...QUANTILES.map((share) =>
        quantile(
          found.map(({ similarity }) => similarity),
          share,
        ),
      ),
      shareOf(found, ({ hasByName }) => hasByName),
    ]),
  );
  const [loss] = RULES.map(([mode, rule]) => {
    report.section(`${name}, ${papers} papers, ${mode}: share called 'no good match'`);
    const kind = ({ name: group, isOnTopic }: RankedGroup) =>
      `${isOnTopic ? 'ON' : 'off'} ${group}`;
    const inUse = floorInUse(papers, model);
    const rowOf = (floor: number, label: string | number) => [
      label,
      ...groups.map(({ found }) => shareOf(found, rule(floor))),
      scoreOf(groups, rule(floor)),
    ];
    report.table(
      `${key}${mode}Floors`,
      ['floor', ...groups.map(kind), 'score'],
      [...FLOORS.map((floor) => rowOf(floor, floor)), rowOf(inUse, 'in use')],
    );
    const best = bestFloor(groups, rule);
    const bestScore = scoreOf(groups, rule(best));
    const score = scoreOf(groups, rule(inUse));
    report.figure(`${key}${mode}BestFloor`, 'best floor', best);
    report.figure(`${key}${mode}FloorInUse`, 'floor in use', inUse);
    report.figure(`${key}${mode}BestScore`, 'score of the best floor (the limit)', bestScore);
    report.figure(`${key}${mode}ScoreInUse`, 'score of the floor in use', score);
    return bestScore - score;
  });
  report.text(
    '  score: mean over groups of off-topic flagged and of on-topic not flagged, without title words',
  );
  return loss as number;
}
