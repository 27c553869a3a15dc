import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '../src/app/log.js';
import { embedded } from '../src/backend/embedded/driver.js';
import { assert } from '../src/domain/errors.js';
import { mergePaper } from '../src/domain/paper.js';
import { passageText } from '../src/domain/text.js';
import { packageRoot } from '../src/runtime/compiled-module.js';
import { openDatabase } from '../src/store/sqlite/database.js';
import { SqliteDocuments } from '../src/store/sqlite/sqlite-documents.js';
import type { Store } from '../src/store/store.js';
import type { Context } from './context.js';
import { mixedPaper } from './mixed-papers.js';
import type { PreparedFolder } from './prepared-folder.js';

const CACHE = join(packageRoot, 'bench', '.cache');
const PAPERS_A_WRITE = 1_000;

/**
 * A data folder of `count` papers, made by mixing those of a prepared folder (see mixed-papers.ts) and
 * written through the store as any other. Kept from one run to the next, and completed when it was
 * interrupted: the k-th paper is the k-th change.
 */
export async function largeFolder(
  count: number,
  from: PreparedFolder,
  { model }: Context,
): Promise<PreparedFolder> {
  const dataDir = join(CACHE, `mixed-${count}-${model.fingerprint}`);
  const isNew = !existsSync(dataDir);
  const logger = createLogger('warn');
  const { store, engine, close } = await embedded.open({ dataDir, model, search: false, logger });
  try {
    const { papers: written } = await store.status();
    if (written < count) {
      const what = isNew ? 'mixing' : `${written} are there, mixing the rest of`;
      process.stderr.write(`${what} ${count} papers; later runs reuse them\n`);
      await write(store, written, count, from, model);
    }
    await engine.checkpoint();
    const { sequence } = await store.status();
    const { checkpointSequence } = await engine.status();
    assert(sequence === count, 'the folder holds the mixed papers and nothing else');
    assert(checkpointSequence === count, 'the checkpoint holds every paper');
    return { dataDir, sequence };
  } finally {
    await close();
  }
}

async function write(
  store: Store,
  first: number,
  count: number,
  from: PreparedFolder,
  model: { fingerprint: string; dimensions: number },
): Promise<void> {
  const db = openDatabase(from.dataDir, 'read');
  const documents = new SqliteDocuments(db, model);
  const real = documents.papersWithVersions(0, documents.sequence(), documents.count());
  db.close();
  const papers = real.map(({ paper }) => paper);
  const vectorOf = (index: number) => real[index]?.vector as Float32Array;
  for (let start = first; start < count; start += PAPERS_A_WRITE) {
    const places = Array.from(
      { length: Math.min(PAPERS_A_WRITE, count - start) },
      (_, k) => start + k,
    );
    await store.write(
      places.map((k) => {
        const { paper: mixed, vector } = mixedPaper(k, papers, vectorOf);
        const paper = mergePaper(mixed.id, mixed);
        const contentHash = createHash('sha256')
          .update(`${k} ${passageText(paper)}`)
          .digest('hex')
          .slice(0, 32);
        return { kind: 'put' as const, paper, contentHash, vector };
      }),
    );
  }
}
