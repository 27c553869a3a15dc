import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentSource } from '../../../store/document-source.js';
import type { VersionedPaper } from '../../../store/store.js';
import { PaperTable } from '../columns/paper-table.js';
import { LexicalIndex } from '../lexical/lexical-index.js';
import { ANALYSIS_RECIPE } from '../lexical/paper-terms.js';
import { SearchIndex } from '../search-index.js';
import { Hnsw } from '../vectors/hnsw.js';
import { NeighbourGraph } from '../vectors/neighbour-graph.js';
import { MAX_BYTES_IN_MEMORY, ROWS_SECTION, VectorRows } from '../vectors/vector-rows.js';
import { VectorStatistics } from '../vectors/vector-statistics.js';
import {
  type CheckpointManifest,
  type CheckpointOwner,
  corruption,
  incompatibility,
  readManifest,
} from './checkpoint.js';
import { SectionReader } from './container.js';

const COMPARED_PAPERS = 1_000;

type PapersPart = Omit<ConstructorParameters<typeof SearchIndex>[0], 'hnsw'>;

interface Loaded {
  index: SearchIndex;
  sequence: number;
}

/**
 * Loads the checkpoint of a data folder, less what was removed since, or says why it cannot. What was
 * added since is for the caller to `follow`.
 */
export async function loadCheckpoint(
  dataDir: string,
  owner: CheckpointOwner,
  source: DocumentSource,
): Promise<Loaded | { unusable: string }> {
  const manifest = usableManifest(dataDir, owner, source);
  if (typeof manifest === 'string') return { unusable: manifest };
  const papers = await loadPapers(dataDir, manifest, source);
  if (typeof papers === 'string') return { unusable: papers };
  const hnsw = await loadHnsw(dataDir, manifest, source);
  if (typeof hnsw === 'string') {
    await papers.rows.close();
    return { unusable: hnsw };
  }
  const index = withoutRemoved(new SearchIndex({ hnsw, ...papers }), source);
  return { index, sequence: manifest.sequence };
}

/**
 * For a build: what is sound of the checkpoint, with the part that is not made anew from the other one
 * and the database. Undefined when nothing is of use.
 */
export async function salvageCheckpoint(
  dataDir: string,
  owner: CheckpointOwner,
  source: DocumentSource,
  yieldTurn: () => Promise<void>,
): Promise<Loaded | undefined> {
  const manifest = usableManifest(dataDir, owner, source);
  if (typeof manifest === 'string') return undefined;
  const papers = await loadPapers(dataDir, manifest, source);
  const loaded = await loadHnsw(dataDir, manifest, source);
  const hnsw = typeof loaded === 'string' ? Hnsw.create(owner.dimensions, source.count()) : loaded;
  if (typeof papers === 'string') {
    if (hnsw !== loaded) return undefined;
    const { dimensions } = owner;
    const empty = SearchIndex.empty(dimensions, 0);
    const { table, rows, lexical, graph, vectorStatistics } = empty;
    return {
      index: new SearchIndex({ hnsw, table, rows, lexical, graph, vectorStatistics }),
      sequence: 0,
    };
  }
  for (let docId = 0; docId < papers.table.maxDoc; docId++) {
    hnsw.add(papers.table.versions.get(docId), papers.rows.get(docId));
    await yieldTurn();
  }
  const index = withoutRemoved(new SearchIndex({ hnsw, ...papers }), source);
  return { index, sequence: manifest.sequence };
}

function usableManifest(
  dataDir: string,
  owner: CheckpointOwner,
  source: DocumentSource,
): CheckpointManifest | string {
  const manifest = readManifest(dataDir);
  if (typeof manifest === 'string') return manifest;
  return incompatibility(manifest, owner, source.sequence()) ?? manifest;
}

async function loadHnsw(
  dataDir: string,
  { parts, dimensions, sequence }: CheckpointManifest,
  source: DocumentSource,
): Promise<Hnsw | string> {
  const reason = await corruption(dataDir, parts.vectors);
  if (reason) return reason;
  const liveVersions = source.liveVersions();
  let hnsw: Hnsw;
  try {
    hnsw = await Hnsw.load(join(dataDir, parts.vectors.file), dimensions, liveVersions);
  } catch (error) {
    return `hnswlib cannot read ${parts.vectors.file}: ${error}`;
  }
  const held = liveVersions.filter((version) => version <= sequence);
  const lacking = held.filter((version) => !hnsw.has(version)).length;
  if (lacking > 0) return `the checkpoint lacks ${lacking} papers`;
  const newest = newestPapers(held, sequence, source);
  return newest.every(({ version, vector }) => hnsw.holds(version, vector))
    ? hnsw
    : 'the checkpoint holds other vectors than the database';
}

async function loadPapers(
  dataDir: string,
  { parts, dimensions, sequence, words }: CheckpointManifest,
  source: DocumentSource,
): Promise<PapersPart | string> {
  if (words !== ANALYSIS_RECIPE) return 'the checkpoint has its words by another recipe';
  const reason = await corruption(dataDir, parts.papers);
  if (reason) return reason;
  const file = await open(join(dataDir, parts.papers.file));
  try {
    const sections = await SectionReader.open(
      file,
      (name, bytes) => name === ROWS_SECTION && bytes > MAX_BYTES_IN_MEMORY,
    );
    const table = PaperTable.read(sections);
    const part: PapersPart = {
      table,
      lexical: LexicalIndex.read(sections),
      graph: NeighbourGraph.read(sections),
      vectorStatistics: VectorStatistics.read(sections, table.maxDoc),
      rows: VectorRows.read(dimensions, sections, file),
    };
    if (!part.rows.areOnDisk) await file.close();
    const held = source.liveVersions().filter((version) => version <= sequence);
    const lacking = held.filter((version) => table.docIdOf(version) === undefined).length;
    const differs = lacking > 0 || newestPapers(held, sequence, source).some(differsFrom(part));
    if (!differs) return part;
    await part.rows.close();
    return lacking > 0
      ? `the checkpoint lacks ${lacking} papers`
      : 'the checkpoint holds other papers than the database';
  } catch (error) {
    await file.close().catch(() => {});
    return `${parts.papers.file} cannot be read: ${error}`;
  }
}

/**
 * A database that was put back to an earlier state and went on from there gives the same versions to
 * other papers; the newest differ.
 */
function newestPapers(
  held: readonly number[],
  sequence: number,
  source: DocumentSource,
): VersionedPaper[] {
  const after = held.at(-COMPARED_PAPERS - 1) ?? 0;
  return source.papersWithVersions(after, sequence, COMPARED_PAPERS);
}

function differsFrom({ table, rows }: PapersPart): (paper: VersionedPaper) => boolean {
  return ({ version, paper, vector, addedAtMs }) => {
    const docId = table.docIdOf(version);
    if (docId === undefined || table.ids.get(docId) !== paper.id) return true;
    const row = rows.get(docId);
    return (
      table.years.get(docId) !== (paper.year ?? -1) ||
      table.addedAtMs.get(docId) !== addedAtMs ||
      vector.some((value, d) => value !== row[d])
    );
  };
}

function withoutRemoved(index: SearchIndex, source: DocumentSource): SearchIndex {
  const live = new Set(source.liveVersions());
  for (const version of index.table.versions.values) if (!live.has(version)) index.remove(version);
  return index;
}
