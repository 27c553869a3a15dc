import type { Context } from './context.js';
import { largeFolder } from './large-folder.js';
import { MIX_SEED } from './mixed-papers.js';
import { wholeFolder } from './prepared-folder.js';
import { sizeOfServer } from './size-server.js';
import { sizeOfWords } from './size-words.js';
import { TITLE_MIX_SEED, TitleMixes } from './title-mixes.js';

const PAPERS = 1_000_000;
const WORD_QUERIES = 650;
const SEARCHES = 540;

/**
 * What a million papers cost, beside the real ones in the same run. Most of the million are mixes of
 * two real papers, vectors and texts.
 */
export async function million(context: Context): Promise<void> {
  const { report, sample } = context;
  const real = await wholeFolder(context);
  const mixed = await largeFolder(PAPERS, real, context);
  const folders = { small: real.dataDir, large: mixed.dataDir };
  report.text(
    `${PAPERS} papers: ${sample.all.length} real ones, the others mixed from two of them each (vectors and texts), seed ${MIX_SEED}`,
  );
  const mixes = new TitleMixes(sample.all);
  report.text(`queries: halves of two titles each, none twice, seed ${TITLE_MIX_SEED}`);
  await sizeOfServer(context, folders, mixes.take(SEARCHES));
  await sizeOfWords(context, folders, mixes.take(WORD_QUERIES));
}
