import type { SearchIndex } from '../src/engine/builtin/search-index.js';
import type { Context } from './context.js';
import { ExactSearch } from './exact-search.js';
import { loadIndex } from './loaded-index.js';
import { addAll, MIX_OF_WRITES_SEED, mixOfWrites } from './mix-of-writes.js';
import { spread } from './papers.js';
import { wholeFolder } from './prepared-folder.js';
import { recallOf } from './recall-of.js';
import type { Report } from './report.js';
import { mean, median } from './statistics.js';
import { timed } from './timed.js';

const SAMPLE = 500;
const WRITTEN = 5_000;
const NEAREST = 10;
/** How many of its list smooth the score of a paper in a hybrid search. */
const SMOOTHING = 3;
const MIN_RECALL = 0.98;

/**
 * How many of a paper's ten nearest its list has: in an index of every paper as a build leaves it, and
 * in a smaller one after papers were added one by one, removed and changed. Also what keeping the lists
 * costs a write.
 */
export async function neighbours(context: Context): Promise<void> {
  const { report, model } = context;
  const { dataDir } = await wholeFolder(context);
  const { index, documents, close } = await loadIndex(dataDir, context);
  const built = recalls(index);
  describe(report, 'built', `${index.size} papers, as a build leaves them`, built);
  const papers = documents.papersWithVersions(0, documents.sequence(), 2 * WRITTEN);
  await close();

  const connected = addAll(model.dimensions, papers.slice(0, WRITTEN), true);
  const alone = addAll(model.dimensions, papers.slice(0, WRITTEN), false);
  const added = recalls(connected.index);
  describe(report, 'added', `${WRITTEN} papers added one by one`, added);
  report.figure('addMs', 'adding a paper, median', median(connected.eachMs), 'ms');
  report.figure('addAloneMs', '... without its neighbours (the limit)', median(alone.eachMs), 'ms');
  const slower = mean(connected.eachMs) / mean(alone.eachMs);
  report.figure('addToAlone', 'with neighbours / without, means', slower);

  const what = mixOfWrites(connected.index, papers.slice(WRITTEN));
  const mixed = recalls(connected.index);
  describe(report, 'mixed', `then ${what}, seed ${MIX_OF_WRITES_SEED}`, mixed);
  const least = Math.min(built.asked, added.asked, mixed.asked);
  report.target(
    `after any of these the ten nearest are right to at least ${MIN_RECALL} (${least.toFixed(4)})`,
    least >= MIN_RECALL,
  );
}

interface Recalls {
  /** The lists as a checkpoint has them: those that lost a paper are filled again. */
  asked: number;
  /** The lists as a search reads them, less what was removed. */
  held: number;
  heldSmoothing: number;
  askedMs: number;
  exactMs: number;
}

function recalls(index: SearchIndex): Recalls {
  const rows = index.rows.reader();
  const live = Array.from({ length: index.table.maxDoc }, (_, docId) => docId).filter(
    index.table.isLive,
  );
  const exact = new ExactSearch(live.map((docId) => rows.get(docId).slice()));
  const rowOf = new Map(live.map((docId, row) => [docId, row]));
  const found = spread([...live.keys()], Math.min(SAMPLE, live.length)).map((row) => {
    const docId = live[row] as number;
    const truth = timed(() => exact.similarities(rows.get(docId).slice()));
    const recall = (near: readonly { docId: number }[], topK: number) =>
      recallOf(
        near.map((one) => rowOf.get(one.docId) ?? -1),
        truth.result,
        topK,
        row,
      );
    const held = index.neighbours.graph.get(docId, index.table.isLive);
    // As a checkpoint fills a list that lost some of its papers.
    const asked = timed(() => (held.length < NEAREST ? index.neighbours.nearestTo(docId) : held));
    return {
      asked: recall(asked.result, NEAREST),
      held: recall(held, NEAREST),
      heldSmoothing: recall(held, SMOOTHING),
      askedMs: asked.tookMs,
      exactMs: truth.tookMs,
    };
  });
  const of = (figure: keyof Recalls) => found.map((one) => one[figure]);
  return {
    asked: mean(of('asked')),
    held: mean(of('held')),
    heldSmoothing: mean(of('heldSmoothing')),
    askedMs: median(of('askedMs')),
    exactMs: median(of('exactMs')),
  };
}

function describe(report: Report, key: string, title: string, found: Recalls): void {
  report.section(`${title}; ${SAMPLE} of them against comparing all in float64`);
  report.figure(`${key}Asked`, 'the lists as a checkpoint fills them', found.asked);
  report.figure(`${key}Held`, 'the lists as a search reads them', found.held);
  report.figure(
    `${key}HeldVouching`,
    `... the first ${SMOOTHING}, which smooth`,
    found.heldSmoothing,
  );
  report.figure(`${key}AskedMs`, 'filling one, median', found.askedMs, 'ms');
  report.figure(`${key}ExactMs`, 'comparing all, median (the limit)', found.exactMs, 'ms');
}
