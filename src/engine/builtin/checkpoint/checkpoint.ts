import { readFileSync } from 'node:fs';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fsync, sha256Of } from '../../../runtime/durable-files.js';
import { ANALYSIS_RECIPE } from '../lexical/paper-terms.js';
import type { SearchIndex } from '../search-index.js';
import { writeSections } from '../sections/section-writer.js';
import type { Sections } from '../sections/sections.js';
import { HNSW_PARAMETERS } from '../vectors/hnsw.js';
import { VOCABULARY_RECIPE } from '../vocabulary/freeze.js';
import { isUnusable, type Unusable, unusable } from './unusable.js';

/** The name of the manifest in a data folder. */
export const CHECKPOINT_MANIFEST = 'checkpoint.json';
/** Files that belong to checkpoints: of this version, of those before it, and half-written ones. */
const OURS =
  /^((vectors|papers)-\d+-[0-9a-f]{8}\.(hnsw|bin)|(vectors|papers|checkpoint)\b.*\.tmp|vectors\.json)$/;

const partSchema = z.strictObject({
  file: z.string().regex(/^(vectors|papers)-\d+-[0-9a-f]{8}\.(hnsw|bin)$/),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** The version of a manifest, which changes with the format of the files. */
const VERSION = 4;
const versionSchema = z.object({ version: z.int() });

/** Everything that must match before a file is loaded: hnswlib checks none of it. */
const manifestSchema = z.strictObject({
  version: z.literal(VERSION),
  /** The index holds the papers as they were after this change. */
  sequence: z.int().nonnegative(),
  count: z.int().nonnegative(),
  databaseId: z.string(),
  fingerprint: z.string(),
  dimensions: z.int(),
  parameters: z.strictObject({
    metric: z.string(),
    m: z.int(),
    efConstruction: z.int(),
    seed: z.int(),
  }),
  /** How papers become terms (ANALYSIS_RECIPE). */
  analysis: z.string(),
  /** How papers become words, names and titles to suggest (VOCABULARY_RECIPE). */
  vocabulary: z.string(),
  parts: z.strictObject({ vectors: partSchema, papers: partSchema }),
});

export type CheckpointManifest = z.infer<typeof manifestSchema>;
type Part = z.infer<typeof partSchema>;
type PartName = keyof CheckpointManifest['parts'];

/** The database and the model that a checkpoint must belong to. */
export type CheckpointOwner = Pick<CheckpointManifest, 'databaseId' | 'fingerprint' | 'dimensions'>;

/** The manifest of the checkpoint in a data folder. */
export function readCheckpointManifest(dataDir: string): CheckpointManifest | Unusable {
  let text: string;
  try {
    text = readFileSync(join(dataDir, CHECKPOINT_MANIFEST), 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? unusable('there is no checkpoint yet')
      : unusable(`${CHECKPOINT_MANIFEST} cannot be read: ${error}`);
  }
  try {
    const manifest: unknown = JSON.parse(text);
    const { version } = versionSchema.parse(manifest);
    if (version !== VERSION) {
      const other = version < VERSION ? 'an earlier' : 'a later';
      return unusable(`the checkpoint was written by ${other} version of nearpaper`);
    }
    return manifestSchema.parse(manifest);
  } catch {
    return unusable(`${CHECKPOINT_MANIFEST} is damaged`);
  }
}

/** The last change in the checkpoint on disk, for those who do not load it; null without a checkpoint. */
export function checkpointSequenceOnDisk(dataDir: string): number | null {
  const manifest = readCheckpointManifest(dataDir);
  return isUnusable(manifest) ? null : manifest.sequence;
}

/**
 * The manifest in a data folder, if the checkpoint is of this database and model and not newer than
 * `sequence`, the last change of the database.
 */
export function usableManifest(
  dataDir: string,
  owner: CheckpointOwner,
  sequence: number,
): CheckpointManifest | Unusable {
  const manifest = readCheckpointManifest(dataDir);
  if (isUnusable(manifest)) return manifest;
  const expected = { ...owner, parameters: HNSW_PARAMETERS };
  for (const key of Object.keys(expected) as (keyof typeof expected)[]) {
    if (JSON.stringify(manifest[key]) !== JSON.stringify(expected[key])) {
      return unusable(`the checkpoint has another ${key}`);
    }
  }
  return manifest.sequence > sequence
    ? unusable('the checkpoint is newer than the database')
    : manifest;
}

/** The path of a file of the checkpoint, if it is byte for byte what was written. */
export async function soundFile(dataDir: string, part: Part): Promise<string | Unusable> {
  const path = join(dataDir, part.file);
  try {
    if ((await stat(path)).size !== part.bytes) {
      return unusable(`${part.file} has another length than its manifest says`);
    }
    if ((await sha256Of(path)) !== part.sha256) {
      return unusable(`${part.file} has another sha256 than its manifest says`);
    }
  } catch (error) {
    return unusable(`${part.file} cannot be read: ${error}`);
  }
  return path;
}

/**
 * Makes `index` the checkpoint. Nothing is ever written in place: the data goes to new files, which
 * are fsynced and renamed; then the manifest, which is what makes them count; then the folder is
 * fsynced, and only then are older files removed. A crash at any point leaves the old checkpoint or
 * the new one.
 */
export async function writeCheckpoint(
  dataDir: string,
  index: SearchIndex,
  owner: CheckpointOwner,
  sequence: number,
  yieldTurn: () => Promise<void>,
): Promise<CheckpointManifest> {
  const temporary = (name: string) => join(dataDir, `${name}-${process.pid}.tmp`);
  const keep = async (
    name: PartName,
    ending: string,
    digest: string,
    bytes: number,
  ): Promise<Part> => {
    const file = `${name}-${sequence}-${digest.slice(0, 8)}.${ending}`;
    await rename(temporary(name), join(dataDir, file));
    return { file, bytes, sha256: digest };
  };
  const sections: Sections = await index.sections(yieldTurn);
  const papers = await writeSections(temporary('papers'), sections);
  await index.hnsw.save(temporary('vectors'));
  await fsync(temporary('vectors'));
  const vectors = {
    sha256: await sha256Of(temporary('vectors')),
    bytes: (await stat(temporary('vectors'))).size,
  };
  const manifest: CheckpointManifest = {
    version: 4,
    sequence,
    count: index.size,
    ...owner,
    parameters: HNSW_PARAMETERS,
    analysis: ANALYSIS_RECIPE,
    vocabulary: VOCABULARY_RECIPE,
    parts: {
      vectors: await keep('vectors', 'hnsw', vectors.sha256, vectors.bytes),
      papers: await keep('papers', 'bin', papers.sha256, papers.bytes),
    },
  };
  await writeFile(temporary('checkpoint'), `${JSON.stringify(manifest, null, 2)}\n`);
  await fsync(temporary('checkpoint'));
  await rename(temporary('checkpoint'), join(dataDir, CHECKPOINT_MANIFEST));
  await fsync(dataDir);
  await removeLeftovers(dataDir, manifest);
  return manifest;
}

/** Removes older checkpoints and what a killed process left half-written. The caller holds the checkpoint lock. */
async function removeLeftovers(dataDir: string, { parts }: CheckpointManifest): Promise<void> {
  const kept = new Set(Object.values(parts).map(({ file }) => file));
  for (const name of await readdir(dataDir)) {
    if (OURS.test(name) && !kept.has(name)) await rm(join(dataDir, name), { force: true });
  }
}
