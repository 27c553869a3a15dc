import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_MODEL } from '../src/app/config.js';
import { NearpaperError } from '../src/domain/errors.js';
import { passageText } from '../src/domain/text.js';
import type { Context } from './context.js';
import { ownRun } from './own-run.js';
import { fileOf, spread } from './papers.js';
import { type Peer, type PeerAsked, type PeerIndexed, type PeerJob, peersOf } from './peer.js';
import { NotMeasured } from './peer-process.js';
import { rankingsBeside } from './peer-rankings.js';
import { type Measured, reportMeasured } from './peer-report.js';
import { TITLE_MIX_SEED, TitleMixes } from './title-mixes.js';

const PAPERS = 2_000;
const WARM_UP = 20;
const QUERIES = 200;

/**
 * nearpaper beside the libraries that embed with the same model: the same texts made an index from start
 * to end, the same queries asked one after the other, and where collections are given, how well each ranks
 * them. nearpaper is measured before the others and after them, since a machine drifts.
 */
export async function peers(context: Context): Promise<void> {
  const { config, modelFolder, sample, report, collections } = context;
  if ((config.model ?? DEFAULT_MODEL) !== DEFAULT_MODEL) {
    throw new NearpaperError('MODEL_INVALID', `the peers have ${DEFAULT_MODEL} only; unset MODEL`);
  }
  const papers = spread(sample.all, PAPERS);
  const queries = new TitleMixes(papers).take(WARM_UP + QUERIES);
  const job = { texts: papers.map(passageText), queries };
  report.text(`${PAPERS} papers; queries: halves of two titles each, seed ${TITLE_MIX_SEED}`);
  const scratch = mkdtempSync(join(tmpdir(), 'nearpaper-bench-'));
  try {
    const file = fileOf(papers, scratch);
    const own = () => ownRun(file, mkdtempSync(join(scratch, 'own-')), queries);
    const before = await own();
    const measured: Measured[] = [];
    for (const peer of peersOf(modelFolder)) {
      const result = await resultOf(peer, job, scratch);
      if (result instanceof NotMeasured)
        report.text(`${peer.name}: not measured, ${result.message}`);
      else measured.push({ peer, ...result });
    }
    const after = await own();
    reportMeasured(context, { papers: PAPERS, warmUp: WARM_UP, own: [before, after], measured });
    if (collections.length > 0) {
      const rankers = measured.map(({ peer }) => peer);
      await rankingsBeside(context, rankers, scratch);
    } else {
      report.text('\nrankings: not measured; --collection DIR takes a collection in BEIR layout');
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function resultOf(
  peer: Peer,
  job: PeerJob,
  scratch: string,
): Promise<{ indexed: PeerIndexed; asked: PeerAsked } | NotMeasured> {
  try {
    return { indexed: await peer.index(job, scratch), asked: await peer.ask(job, scratch) };
  } catch (error) {
    if (error instanceof NotMeasured) return error;
    throw error;
  }
}
