import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../src/domain/errors.js';
import { randomNumbers } from '../src/domain/random.js';
import { readCheckpointManifest } from '../src/engine/builtin/checkpoint/checkpoint.js';
import { isUnusable } from '../src/engine/builtin/checkpoint/unusable.js';
import type { SearchIndex } from '../src/engine/builtin/search-index.js';
import { SectionReader } from '../src/engine/builtin/sections/section-reader.js';
import { ROWS_SECTION, VectorRows } from '../src/engine/builtin/vectors/vector-rows.js';
import type { Report } from './report.js';
import { median } from './statistics.js';
import { timed } from './timed.js';

const COMPARED = 10_000;
const BREADTHS = [128, 256, 512, 1_024, 2_048, 4_000];

/** What the plans are made of, in microseconds: the constants in nearest.ts come from these figures. */
export async function filterCosts(
  report: Report,
  index: SearchIndex,
  dataDir: string,
  vectors: readonly Float32Array[],
): Promise<void> {
  report.section('what the plans are made of, medians');
  const us = (key: string, label: string, tookMs: number[], parts: number) =>
    report.figure(key, label, (1_000 * median(tookMs)) / parts, 'us');
  const random = randomNumbers(1);
  const docIds = Uint32Array.from({ length: COMPARED }, () =>
    Math.floor(random() * index.table.maxDoc),
  ).sort();
  const compare = (rows: VectorRows) =>
    vectors.map((vector) => timed(() => similaritySum(rows, docIds, vector)).tookMs);
  compare(index.rows);
  us('scannedUs', 'comparing a vector in memory', compare(index.rows), COMPARED);
  const onDisk = await rowsOnDisk(dataDir, index.rows.dimensions);
  compare(onDisk);
  us('scannedOnDiskUs', 'comparing a vector in a file (cached)', compare(onDisk), COMPARED);
  await onDisk.close();
  for (const breadth of BREADTHS) {
    const tookMs = vectors.map(
      (vector) =>
        timed(() =>
          index.hnsw
            .search(vector, breadth, breadth)
            .flatMap(({ label }) => index.table.docIdOf(label) ?? []),
        ).tookMs,
    );
    us(`found${breadth}Us`, `a neighbour, asked for ${breadth}`, tookMs, breadth);
  }
}

function similaritySum(rows: VectorRows, docIds: Uint32Array, vector: Float32Array): number {
  const reader = rows.reader();
  let sum = 0;
  for (const docId of docIds) sum += reader.similarity(docId, vector);
  return sum;
}

/** The rows of the checkpoint left in their file, as those of a larger collection are. */
async function rowsOnDisk(dataDir: string, dimensions: number): Promise<VectorRows> {
  const manifest = readCheckpointManifest(dataDir);
  assert(!isUnusable(manifest), 'the prepared folder has a checkpoint');
  const file = await open(join(dataDir, manifest.parts.papers.file));
  return VectorRows.read(
    dimensions,
    await SectionReader.open(file, (name) => name === ROWS_SECTION),
    file,
  );
}
