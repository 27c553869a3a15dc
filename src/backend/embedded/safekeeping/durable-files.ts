import { constants } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';

/** Until this returns, what was written may be gone with the power; of a folder, its names. */
export async function fsync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A copy that is on disk; shares its blocks where the file system can. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  await fsync(to);
}
