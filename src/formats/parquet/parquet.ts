import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { NearpaperError } from '../../domain/errors.js';
import { cleanText } from '../../domain/text.js';
import type { SourceFormat } from '../format.js';
import { nearpaper } from '../json/nearpaper.js';
import { type Place, tooManyChars, unreadable } from '../record.js';
import { csv } from '../table/csv.js';
import { readInProcess } from './process.js';

/**
 * Parquet with a title or an abstract column. A source is a stream and this format is read from its
 * end, so it is kept in a temporary file meanwhile.
 */
export const parquet: SourceFormat = {
  name: 'parquet',
  takesMap: true,
  description: 'Parquet, its columns found by their names',
  readsFrom: csv.readsFrom ?? {},

  recognises: (beginning) => beginning.startsWith('PAR1'),

  async *read({ name: source, chunks }, { map }) {
    const folder = await mkdtemp(join(tmpdir(), 'nearpaper-parquet-'));
    try {
      const path = join(folder, 'source.parquet');
      await keep(chunks, path, folder);
      for await (const batch of readInProcess(path, map)) {
        const place = (record?: number): Place => ({ source, line: null, record });
        if ('problem' in batch) {
          yield { place: place(batch.row), error: unreadable(cleanText(batch.problem)) };
          continue;
        }
        const { row, papers, ignored } = batch;
        for (const [i, paper] of papers.entries()) {
          yield 'tooLong' in paper
            ? { place: place(row + i), error: tooManyChars('row') }
            : nearpaper.fits(paper)
              ? { place: place(row + i), ...nearpaper.toFields(paper) }
              : { place: place(row + i), value: paper, ignored };
        }
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function keep(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  folder: string,
): Promise<void> {
  try {
    await pipeline(chunks, createWriteStream(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    const detail = `there is no room for the Parquet file in ${folder} while it is read; set TMPDIR to a larger disk`;
    throw new NearpaperError('STORAGE_FULL', detail, { cause: error });
  }
}
