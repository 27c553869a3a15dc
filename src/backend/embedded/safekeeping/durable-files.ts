import { constants } from 'node:fs';
import { chmod, copyFile, open, stat } from 'node:fs/promises';

/** Until this returns, what was written may be gone with the power; of a folder, its names. */
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
