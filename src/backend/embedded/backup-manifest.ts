import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { NearpaperError } from '../../domain/errors.js';
import { sha256Of } from '../../runtime/durable-files.js';
import type { BackupFacts } from '../upkeep.js';

/** The name of the manifest in the folder of a backup. */
export const BACKUP_MANIFEST = 'backup.json';

const fileSchema = z.strictObject({
  name: z.string().regex(/^[\w.-]+$/),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestSchema = z.strictObject({
  version: z.literal(1),
  createdAt: z.string(),
  nearpaper: z.string(),
  databaseId: z.string(),
  /** The last change in it. */
  sequence: z.int().nonnegative(),
  papers: z.int().nonnegative(),
  model: z.strictObject({ id: z.string(), fingerprint: z.string() }),
  files: z.array(fileSchema),
  /** The SHA-256 of everything above, as it stands in the file. */
  sha256: z.string(),
});

export type BackupManifest = z.infer<typeof manifestSchema>;

/** The text of a manifest; nothing in it can change without its last line changing. */
export function manifestText(manifest: Omit<BackupManifest, 'sha256'>): string {
  const sha256 = createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
  return `${JSON.stringify({ ...manifest, sha256 }, null, 2)}\n`;
}

/** What a person wants to know of a backup. */
export function factsOf({
  createdAt,
  papers,
  sequence,
  model,
  files,
}: BackupManifest): BackupFacts {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { createdAt, papers, sequence, model: model.id, bytes };
}

/** Throws BACKUP_DAMAGED when the folder has no manifest, or one that is not as it was written. */
export function readBackupManifest(folder: string): BackupManifest {
  let text: string;
  try {
    text = readFileSync(join(folder, BACKUP_MANIFEST), 'utf8');
  } catch (cause) {
    throw damaged(`${folder} has no ${BACKUP_MANIFEST} that can be read`, cause);
  }
  try {
    const manifest = manifestSchema.parse(JSON.parse(text));
    const { sha256: _, ...rest } = manifest;
    if (manifestText(rest) === text) return manifest;
  } catch (cause) {
    throw damaged(`${join(folder, BACKUP_MANIFEST)} is not valid`, cause);
  }
  throw damaged(`${join(folder, BACKUP_MANIFEST)} is not as it was written`);
}

/** What is wrong with the files of a backup, a sentence for each problem. */
export async function damagedFiles(folder: string, manifest: BackupManifest): Promise<string[]> {
  const problems: string[] = [];
  for (const file of manifest.files) {
    const path = join(folder, file.name);
    try {
      const { size } = await stat(path);
      if (size !== file.bytes) {
        problems.push(`${file.name} has ${size} bytes, not ${file.bytes}`);
      } else if ((await sha256Of(path)) !== file.sha256) {
        problems.push(`${file.name} is not as it was written (sha256)`);
      }
    } catch (error) {
      problems.push(`${file.name} cannot be read: ${(error as Error).message}`);
    }
  }
  const known = new Set([BACKUP_MANIFEST, ...manifest.files.map(({ name }) => name)]);
  for (const name of await readdir(folder)) {
    if (!known.has(name)) problems.push(`${name} does not belong to the backup`);
  }
  return problems;
}

/** The error of a backup that is not as it was written. */
export function damaged(detail: string, cause?: unknown): NearpaperError {
  return new NearpaperError('BACKUP_DAMAGED', detail, { cause });
}
