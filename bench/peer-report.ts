import type { Context } from './context.js';
import type { OwnRun } from './own-run.js';
import type { Peer, PeerAsked, PeerIndexed } from './peer.js';
import { mean, median, quantile } from './statistics.js';
import { highestOf, type Peak } from './watch.js';

export interface Measured {
  peer: Peer;
  indexed: PeerIndexed;
  asked: PeerAsked;
}

export interface AllMeasured {
  papers: number;
  /** How many of the first queries do not count. */
  warmUp: number;
  own: readonly OwnRun[];
  measured: readonly Measured[];
}

/** What all have that were measured. */
interface Entry {
  key: string;
  name: string;
  indexMs: number;
  queryMs: number[];
  indexPeak: Peak;
  askPeak: Peak;
}

/** Prints the figures question by question, so that nearpaper and its peers stand one below the other. */
export function reportMeasured(
  { report }: Context,
  { papers, warmUp, own, measured }: AllMeasured,
): void {
  const ownMs = own.map(({ ingest }) => ingest.tookMs);
  const entries: Entry[] = [
    {
      key: 'nearpaper',
      name: 'nearpaper',
      indexMs: mean(ownMs),
      queryMs: own.flatMap(({ tookMs }) => tookMs.slice(warmUp)),
      indexPeak: highestOf(own.map(({ ingest }) => ingest.peak)),
      askPeak: highestOf(own.map(({ peak }) => peak)),
    },
    ...measured.map(({ peer: { key, name }, indexed, asked }) => ({
      key,
      name,
      indexMs: indexed.tookMs,
      queryMs: asked.tookMs.slice(warmUp),
      indexPeak: indexed.peak,
      askPeak: asked.peak,
    })),
  ];
  const rateOf = (tookMs: number) => (1_000 * papers) / tookMs;
  const figures = (suffix: string, unit: string, of: (entry: Entry) => number, what = '') => {
    for (const entry of entries) {
      report.figure(entry.key + suffix, entry.name + what, of(entry), unit);
    }
  };

  report.section('versions');
  report.table(
    'versions',
    ['peer', 'versions'],
    measured.map(({ peer, indexed }) => [peer.name, indexed.versions]),
  );
  report.section('from start to an index on disk: the process, with imports and loading the model');
  figures('Rate', 'papers/s', ({ indexMs }) => rateOf(indexMs));
  const drift = Math.max(...ownMs) / Math.min(...ownMs);
  report.figure('drift', 'the slower run of nearpaper, before or after / the faster', drift);
  report.section('within it the call alone, with the model loaded');
  for (const { peer, indexed } of measured) {
    const label = `${peer.name}: ${peer.call}`;
    report.figure(`${peer.key}CallRate`, label, rateOf(indexed.callMs), 'papers/s');
  }
  report.section('memory of all its processes meanwhile, at most');
  figures('IndexMb', 'MB', ({ indexPeak }) => indexPeak.bytes / 1e6);
  report.section('processes and threads meanwhile, at most, those that wait included');
  figures('Processes', '', ({ indexPeak }) => indexPeak.processes, ', processes');
  figures('Threads', '', ({ indexPeak }) => indexPeak.threads, ', threads');
  report.section('one query from its text to the ten best; nearpaper: hybrid, over HTTP');
  figures('QueryP50Ms', 'ms', ({ queryMs }) => median(queryMs), ', median');
  figures('QueryP99Ms', 'ms', ({ queryMs }) => quantile(queryMs, 0.99), ', p99');
  report.section('memory of all its processes while it answers, at most');
  figures('AskMb', 'MB', ({ askPeak }) => askPeak.bytes / 1e6);

  report.section('nearpaper beside each');
  const [{ indexMs, queryMs }, ...others] = entries as [Entry, ...Entry[]];
  for (const other of others) {
    const times = other.indexMs / indexMs;
    report.figure(`${other.key}Times`, `times as many papers/s as ${other.name}`, times);
    report.target(`the ingest is faster than ${other.name} (${times.toFixed(2)})`, times > 1);
    const query = median(other.queryMs);
    report.target(
      `a search takes at most as long as with ${other.name} (${median(queryMs).toFixed(2)} and ${query.toFixed(2)} ms)`,
      median(queryMs) <= query,
    );
  }
}
