import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Resolves when what was written to a file is on disk; for a folder, the names in it. */
export async function fsync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A copy that is on disk, and whose owner may write to it; shares its blocks where the file system can. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  // Backups are often write-protected, and copies take that over.
  await chmod(to, (await stat(to)).mode | 0o600);
  await fsync(to);
}

/** The SHA-256 of a file in hexadecimal digits; the file is read a megabyte at a time. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
