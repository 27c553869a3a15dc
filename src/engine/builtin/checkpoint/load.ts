import { open } from 'node:fs/promises';
import type { DocumentSource } from '../../../store/document-source.js';
import type { VersionedPaper } from '../../../store/store.js';
import { PaperTable } from '../columns/paper-table.js';
import { LexicalIndex } from '../lexical/lexical-index.js';
import { ANALYSIS_RECIPE } from '../lexical/paper-terms.js';
import { emptyParts, type PaperParts, SearchIndex } from '../search-index.js';
import { SectionReader } from '../sections/section-reader.js';
import { Hnsw } from '../vectors/hnsw.js';
import { NeighbourGraph } from '../vectors/neighbour-graph.js';
import { MAX_BYTES_IN_MEMORY, ROWS_SECTION, VectorRows } from '../vectors/vector-rows.js';
import { VectorStatistics } from '../vectors/vector-statistics.js';
import { VOCABULARY_RECIPE } from '../vocabulary/freeze.js';
import { readFrozenParts } from '../vocabulary/frozen-parts.js';
import {
  type CheckpointManifest,
  type CheckpointOwner,
  soundFile,
  usableManifest,
} from './checkpoint.js';
import { isUnusable, type Unusable, unusable } from './unusable.js';

/** How many of the newest papers are compared with the database. */
const COMPARED_PAPERS = 1_000;

interface Loaded {
  index: SearchIndex;
  /** The index holds the papers as they were after this change. */
  sequence: number;
}

/**
 * Loads the checkpoint of a data folder, less what was removed since. What was added since, the caller
 * adds with `applyChanges`.
 */
export async function loadCheckpoint(
  dataDir: string,
  owner: CheckpointOwner,
  source: DocumentSource,
): Promise<Loaded | Unusable> {
  const manifest = usableManifest(dataDir, owner, source.sequence());
  if (isUnusable(manifest)) return manifest;
  const parts = await loadPapers(dataDir, manifest, source);
  if (isUnusable(parts)) return parts;
  const hnsw = await loadHnsw(dataDir, manifest, source);
  if (isUnusable(hnsw)) {
    await parts.rows.close();
    return hnsw;
  }
  return withoutRemoved(new SearchIndex(hnsw, parts), manifest, source);
}

/**
 * What is sound of the checkpoint that `loadCheckpoint` found unusable, for a build: the file that is
 * damaged is made anew from the other one and the database. Between papers it awaits `yieldTurn()`.
 */
export async function salvageCheckpoint(
  dataDir: string,
  owner: CheckpointOwner,
  source: DocumentSource,
  yieldTurn: () => Promise<void>,
): Promise<Loaded | Unusable> {
  const manifest = usableManifest(dataDir, owner, source.sequence());
  if (isUnusable(manifest)) return manifest;
  const parts = await loadPapers(dataDir, manifest, source);
  const hnsw = await loadHnsw(dataDir, manifest, source);
  if (isUnusable(parts)) {
    if (isUnusable(hnsw)) return hnsw;
    return { index: new SearchIndex(hnsw, emptyParts(owner.dimensions)), sequence: 0 };
  }
  const whole = isUnusable(hnsw) ? Hnsw.create(owner.dimensions, source.count()) : hnsw;
  const rows = parts.rows.reader();
  for (let docId = 0; docId < parts.table.maxDoc; docId++) {
    whole.add(parts.table.versions.get(docId), rows.get(docId));
    await yieldTurn();
  }
  return withoutRemoved(new SearchIndex(whole, parts), manifest, source);
}

/** The index less the papers that were removed since the checkpoint. */
function withoutRemoved(
  index: SearchIndex,
  { sequence }: CheckpointManifest,
  source: DocumentSource,
): Loaded {
  const live = new Set(source.liveVersions());
  for (const version of index.table.versions.values) if (!live.has(version)) index.remove(version);
  return { index, sequence };
}

async function loadHnsw(
  dataDir: string,
  { parts, dimensions, sequence }: CheckpointManifest,
  source: DocumentSource,
): Promise<Hnsw | Unusable> {
  const path = await soundFile(dataDir, parts.vectors);
  if (isUnusable(path)) return path;
  const liveVersions = source.liveVersions();
  let hnsw: Hnsw;
  try {
    hnsw = await Hnsw.load(path, dimensions, liveVersions);
  } catch (error) {
    return unusable(`hnswlib cannot read ${parts.vectors.file}: ${error}`);
  }
  const held = liveVersions.filter((version) => version <= sequence);
  const lacking = held.filter((version) => !hnsw.has(version)).length;
  if (lacking > 0) return unusable(`the checkpoint lacks ${lacking} papers`);
  const newest = newestPapers(held, sequence, source);
  return newest.every(({ version, vector }) => hnsw.holds(version, vector))
    ? hnsw
    : unusable('the checkpoint holds other vectors than the database');
}

async function loadPapers(
  dataDir: string,
  { parts, dimensions, sequence, analysis, vocabulary }: CheckpointManifest,
  source: DocumentSource,
): Promise<PaperParts | Unusable> {
  if (analysis !== ANALYSIS_RECIPE)
    return unusable('the checkpoint has its terms by another recipe');
  if (vocabulary !== VOCABULARY_RECIPE)
    return unusable('the checkpoint has its words and names by another recipe');
  const path = await soundFile(dataDir, parts.papers);
  if (isUnusable(path)) return path;
  const file = await open(path);
  try {
    const sections = await SectionReader.open(
      file,
      (name, bytes) => name === ROWS_SECTION && bytes > MAX_BYTES_IN_MEMORY,
    );
    const table = PaperTable.read(sections);
    const read: PaperParts = {
      table,
      lexical: LexicalIndex.read(sections),
      graph: NeighbourGraph.read(sections),
      vectorStatistics: VectorStatistics.read(sections, table.maxDoc),
      rows: VectorRows.read(dimensions, sections, file),
      vocabulary: readFrozenParts(sections),
    };
    if (!read.rows.areOnDisk) await file.close();
    const held = source.liveVersions().filter((version) => version <= sequence);
    const lacking = held.filter((version) => table.docIdOf(version) === undefined).length;
    const differs = lacking > 0 || newestPapers(held, sequence, source).some(differsFrom(read));
    if (!differs) return read;
    await read.rows.close();
    return lacking > 0
      ? unusable(`the checkpoint lacks ${lacking} papers`)
      : unusable('the checkpoint holds other papers than the database');
  } catch (error) {
    await file.close().catch(() => {});
    return unusable(`${parts.papers.file} cannot be read: ${error}`);
  }
}

/**
 * The newest papers that a checkpoint holds, as the database has them. A database that was put back to an
 * earlier state and went on from there gives the same versions to other papers; the newest differ.
 */
function newestPapers(
  held: readonly number[],
  sequence: number,
  source: DocumentSource,
): VersionedPaper[] {
  const after = held.at(-COMPARED_PAPERS - 1) ?? 0;
  return source.papersWithVersions(after, sequence, COMPARED_PAPERS);
}

function differsFrom({ table, rows }: PaperParts): (paper: VersionedPaper) => boolean {
  const source = rows.reader();
  return ({ version, paper, vector, addedAtMs }) => {
    const docId = table.docIdOf(version);
    if (docId === undefined || table.ids.get(docId) !== paper.id) return true;
    const row = source.get(docId);
    return (
      table.years.get(docId) !== (paper.year ?? -1) ||
      table.addedAtMs.get(docId) !== addedAtMs ||
      vector.some((value, d) => value !== row[d])
    );
  };
}
