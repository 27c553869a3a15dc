import { mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compose } from '../src/app/compose.js';
import type { Config } from '../src/app/config.js';
import { createLogger } from '../src/app/log.js';
import { assert } from '../src/domain/errors.js';
import type { Paper } from '../src/domain/paper.js';
import { passageText } from '../src/domain/text.js';
import { readCollection } from '../src/evaluation/collection.js';
import { storeDocuments } from '../src/evaluation/documents.js';
import { evaluate } from '../src/evaluation/evaluate.js';
import { ndcg } from '../src/evaluation/metrics.js';
import { type Question, questionsOf } from '../src/evaluation/questions.js';
import { serviceRanker, untilIndexed } from '../src/evaluation/rank.js';
import { allPapers } from '../src/store/store.js';
import type { Context } from './context.js';
import type { Peer, PeerJob } from './peer.js';
import { mean } from './statistics.js';

/** A collection as nearpaper stored and ranked it. */
interface Ranked {
  name: string;
  ids: string[];
  questions: Question[];
  job: PeerJob;
  /** nDCG@10 of hybrid searches, as `npm run evaluate` has it. */
  own: number;
}

/** nDCG@10 of nearpaper and of each peer, for the texts and the queries of every collection. */
export async function rankingsBeside(
  { config, report, collections }: Context,
  peers: readonly Peer[],
  scratch: string,
): Promise<void> {
  for (const collection of collections) {
    const folder = mkdtempSync(join(scratch, 'collection-'));
    const dataDir = join(folder, 'own');
    const ranked = await rankedByUs(resolve(config.calledFrom, collection), { ...config, dataDir });
    const { name, ids, questions, job, own } = ranked;
    const rows: [ranker: string, ndcg: number][] = [['nearpaper', own]];
    for (const peer of peers) {
      await peer.index(job, folder);
      const { rankings } = await peer.ask(job, folder);
      const values = questions.map(({ grades }, k) =>
        ndcg(rankings[k]?.map((position) => ids[position] as string) ?? [], grades, 10),
      );
      rows.push([peer.name, mean(values)]);
    }
    report.section(`${name}, ${ids.length} documents, ${questions.length} queries`);
    report.table(`ndcg@10 ${name}`, ['ranked by', 'ndcg@10'], rows);
    report.target(
      `nearpaper ranks ${name} better than each peer`,
      rows.slice(1).every(([, value]) => value < own),
    );
  }
}

/** Stores a collection and asks its queries, as the evaluate command does. */
async function rankedByUs(folder: string, config: Config): Promise<Ranked> {
  const collection = await readCollection(folder, undefined);
  const services = await compose(config, createLogger('warn', process.stderr), { search: true });
  const { store, engine, search } = services;
  try {
    const { stored } = await storeDocuments(collection.corpusFile, services, {
      onOutcome: () => {},
    });
    await untilIndexed(engine);
    const papers: Paper[] = [];
    for await (const page of allPapers(store)) papers.push(...page);
    const queries: string[] = [];
    const questions = questionsOf(collection, stored).asked.filter(({ target }) => {
      // A query by example has no text that a peer could be asked.
      if (target.kind === 'query') queries.push(target.text);
      return target.kind === 'query';
    });
    const results = await evaluate(questions, {
      modes: ['hybrid'],
      rank: serviceRanker(search, undefined),
    });
    const own = results.get('hybrid')?.estimates['ndcg@10'].value;
    assert(own !== undefined, 'evaluate answers for the mode that was asked for');
    return {
      name: collection.name,
      ids: papers.map(({ id }) => id),
      questions,
      job: { texts: papers.map(passageText), queries },
      own,
    };
  } finally {
    await services.close();
  }
}
