import { createReadStream, existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { NearpaperError } from '../src/domain/errors.js';
import { packageRoot } from '../src/runtime/compiled-module.js';

export interface BenchPaper {
  id: string;
  title: string;
  abstract: string;
  keywords?: string[];
}

/** Papers that are put into an index, papers that are kept out of it, and both in the order of the file. */
export interface Sample {
  indexed: BenchPaper[];
  others: BenchPaper[];
  all: BenchPaper[];
}

const DEFAULT_FILE = join(packageRoot, '..', 'shared', 'data', 'papers.jsonl.gz');
const INDEXED = 10_000;
/** What the benchmarks ask of `others`: queries, and papers to be added. */
const MIN_OTHERS = 5_000;

/**
 * Reads a file of papers and takes every k-th of them for the index. Such files are often sorted by
 * venue or year, so the first ones would be a collection of another kind than the whole.
 */
export async function readSample(file: string | undefined, calledFrom: string): Promise<Sample> {
  const path = file === undefined ? DEFAULT_FILE : resolve(calledFrom, file);
  const needed = `--papers takes a file of at least ${INDEXED + MIN_OTHERS} papers as JSON lines (id, title, abstract, optionally keywords), plain or .gz`;
  if (!existsSync(path)) {
    throw new NearpaperError('FILE_UNREADABLE', `${path}: there is no such file; ${needed}`);
  }
  const papers = await readPapers(path);
  if (papers.length < INDEXED + MIN_OTHERS) {
    throw new NearpaperError('FILE_UNREADABLE', `${path} has ${papers.length} papers; ${needed}`);
  }
  const indexed = spread(papers, INDEXED);
  const taken = new Set(indexed);
  return { indexed, others: papers.filter((paper) => !taken.has(paper)), all: papers };
}

/** `count` of the items at even distances. */
export function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = items.length / count;
  return Array.from({ length: count }, (_, k) => items[Math.floor(k * step)] as Item);
}

async function readPapers(path: string): Promise<BenchPaper[]> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  const papers: BenchPaper[] = [];
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') papers.push(JSON.parse(line));
  }
  return papers;
}

/** The papers in a file of JSON lines, for those who read files. */
export function fileOf(papers: readonly BenchPaper[], folder: string): string {
  const path = join(folder, `papers-${papers.length}.jsonl`);
  writeFileSync(path, papers.map((paper) => `${JSON.stringify(paper)}\n`).join(''));
  return path;
}
