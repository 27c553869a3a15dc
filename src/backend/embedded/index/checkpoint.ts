import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Reader } from '../store/reader.js';
import { HNSW_PARAMETERS, Hnsw } from './hnsw.js';

const MANIFEST = 'vectors.json';
const COMPARED_VECTORS = 1_000;
const DATA_FILE = /^vectors-\d+-[0-9a-f]{8}\.hnsw$/;

/** Everything that must agree before a file is handed to hnswlib, which checks none of it. */
const manifestSchema = z.strictObject({
  file: z.string().regex(DATA_FILE),
  bytes: z.int().nonnegative(),
  sha256: z.string(),
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
});

type CheckpointManifest = z.infer<typeof manifestSchema>;

/** Whose checkpoint it has to be. */
export type CheckpointOwner = Pick<CheckpointManifest, 'databaseId' | 'fingerprint' | 'dimensions'>;

type CheckpointLookup =
  | { usable: true; manifest: CheckpointManifest; path: string }
  | { usable: false; reason: string };

/**
 * Looks for a checkpoint that may be loaded: one of this database and model, no newer than
 * `sequence`, and byte for byte what was written.
 */
async function findCheckpoint(
  dataDir: string,
  owner: CheckpointOwner,
  sequence: number,
): Promise<CheckpointLookup> {
  const manifest = readManifest(dataDir);
  if (typeof manifest === 'string') return { usable: false, reason: manifest };
  const expected = { ...owner, parameters: HNSW_PARAMETERS };
  for (const key of Object.keys(expected) as (keyof typeof expected)[]) {
    if (JSON.stringify(manifest[key]) !== JSON.stringify(expected[key])) {
      return { usable: false, reason: `the checkpoint has another ${key}` };
    }
  }
  if (manifest.sequence > sequence) {
    return { usable: false, reason: 'the checkpoint is newer than the database' };
  }
  const path = join(dataDir, manifest.file);
  try {
    if ((await stat(path)).size !== manifest.bytes) {
      return {
        usable: false,
        reason: `${manifest.file} has another length than its manifest says`,
      };
    }
    if ((await sha256(path)) !== manifest.sha256) {
      return {
        usable: false,
        reason: `${manifest.file} has another sha256 than its manifest says`,
      };
    }
  } catch (error) {
    return { usable: false, reason: `${manifest.file} cannot be read: ${error}` };
  }
  return { usable: true, manifest, path };
}

/**
 * Loads the checkpoint of a data folder, less what was removed since, or says why it cannot. What
 * was added since is for the caller to `follow`.
 */
export async function loadCheckpoint(
  dataDir: string,
  owner: CheckpointOwner,
  reader: Reader,
): Promise<{ index: Hnsw; sequence: number } | { unusable: string }> {
  const found = await findCheckpoint(dataDir, owner, reader.sequence());
  if (!found.usable) return { unusable: found.reason };
  const { sequence } = found.manifest;
  const liveLabels = reader.liveLabels();
  let index: Hnsw;
  try {
    index = await Hnsw.load(found.path, owner.dimensions, liveLabels);
  } catch (error) {
    return { unusable: `hnswlib cannot read ${found.manifest.file}: ${error}` };
  }
  const lacking = liveLabels.filter((label) => label <= sequence && !index.has(label)).length;
  if (lacking > 0) return { unusable: `the checkpoint lacks ${lacking} papers` };
  if (!agrees(index, reader, liveLabels, sequence)) {
    return { unusable: 'the checkpoint holds other vectors than the database' };
  }
  return { index, sequence };
}

/**
 * Whether the newest vectors in the index are those of the database. A database that was put back to
 * an earlier state and went on from there gives the same labels to other papers; the newest differ.
 */
function agrees(index: Hnsw, reader: Reader, liveLabels: number[], sequence: number): boolean {
  const held = liveLabels.filter((label) => label <= sequence);
  const after = held.at(-COMPARED_VECTORS - 1) ?? 0;
  return reader
    .vectorsAfter(after, sequence, COMPARED_VECTORS)
    .every(({ label, vector }) => index.holds(label, vector));
}

/** The manifest, or why there is none to be used. */
export function readManifest(dataDir: string): CheckpointManifest | string {
  let text: string;
  try {
    text = readFileSync(join(dataDir, MANIFEST), 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? 'there is no checkpoint yet'
      : `${MANIFEST} cannot be read: ${error}`;
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    return `${MANIFEST} is damaged`;
  }
}

/**
 * Makes `index` the checkpoint. Nothing is ever written in place: the data goes to a new file, is
 * fsynced and renamed; then the manifest, which is what makes it count; then the folder is fsynced,
 * and only then are older files removed. A crash at any point leaves the old checkpoint or the new.
 */
export async function writeCheckpoint(
  dataDir: string,
  index: Hnsw,
  owner: CheckpointOwner,
  sequence: number,
): Promise<CheckpointManifest> {
  const temporary = join(dataDir, `vectors-${process.pid}.tmp`);
  await index.save(temporary);
  const digest = await sha256(temporary);
  const file = `vectors-${sequence}-${digest.slice(0, 8)}.hnsw`;
  const manifest: CheckpointManifest = {
    file,
    bytes: (await stat(temporary)).size,
    sha256: digest,
    sequence,
    count: index.size,
    ...owner,
    parameters: HNSW_PARAMETERS,
  };
  await fsync(temporary);
  await rename(temporary, join(dataDir, file));
  const temporaryManifest = join(dataDir, `${MANIFEST}-${process.pid}.tmp`);
  await writeFile(temporaryManifest, `${JSON.stringify(manifest, null, 2)}\n`);
  await fsync(temporaryManifest);
  await rename(temporaryManifest, join(dataDir, MANIFEST));
  await fsync(dataDir);
  await removeLeftovers(dataDir, file);
  return manifest;
}

/** Older checkpoints, and what a killed process left half-written. The caller holds the checkpoint lock. */
async function removeLeftovers(dataDir: string, keep: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const isOurs = DATA_FILE.test(name) || /^vectors.*\.tmp$/.test(name);
    if (isOurs && basename(name) !== keep) await rm(join(dataDir, name), { force: true });
  }
}

async function fsync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
