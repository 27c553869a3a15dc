import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { NearpaperError } from '../domain/errors.js';
import { requireFile } from '../sources/expand.js';
import { invalid } from './invalid.js';
import { type Grades, readQrels } from './qrels.js';
import { type Query, readQueries } from './queries.js';

const USUAL_SPLIT = 'test';

/** A collection in BEIR layout: corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv. */
export interface Collection {
  /** The name of its folder. */
  name: string;
  corpusFile: string;
  queries: Map<string, Query>;
  /** Grades by query, of all the splits that were read. */
  judgements: Map<string, Grades>;
  /** Which files of qrels/ were read, without `.tsv`. */
  splits: string[];
}

/**
 * Reads the queries and judgements of a collection; its documents, which may be many, are left in
 * their file. Throws FILE_UNREADABLE for what is missing, and names file and line of what is wrong.
 */
export async function readCollection(
  folder: string,
  split: string | undefined,
): Promise<Collection> {
  const corpusFile = join(folder, 'corpus.jsonl');
  await requireFile(corpusFile);
  const splits = await chooseSplits(join(folder, 'qrels'), split);
  const queries = await readQueries(join(folder, 'queries.jsonl'));
  const judgements = new Map<string, Grades>();
  for (const name of splits) await readQrels(join(folder, 'qrels', `${name}.tsv`), judgements);
  if (judgements.size === 0) throw invalid(`${join(folder, 'qrels')}: there is no judgement`);
  return { name: basename(await realpath(folder)), corpusFile, queries, judgements, splits };
}

/** The split that was asked for; else `test`, or the only one, or all of them. */
async function chooseSplits(folder: string, asked: string | undefined): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const splits = names
    .filter((name) => name.endsWith('.tsv'))
    .map((name) => name.slice(0, -'.tsv'.length))
    .sort();
  if (splits.length === 0) {
    throw new NearpaperError('FILE_UNREADABLE', `${folder}: there is no file *.tsv`);
  }
  if (asked === undefined) return splits.includes(USUAL_SPLIT) ? [USUAL_SPLIT] : splits;
  if (splits.includes(asked)) return [asked];
  throw new NearpaperError(
    'FILE_UNREADABLE',
    `${join(folder, `${asked}.tsv`)}: there is no such file; there are ${splits.join(', ')}`,
  );
}
