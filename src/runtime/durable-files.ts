import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, open, stat } from 'node:fs/promises';

const PIECE_BYTES = 1 << 20;

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

/**
 * The SHA-256 of a file in hexadecimal digits. The file is read into the same two pieces of memory, one
 * while the other is hashed: a whole index or model would stay in memory until it is collected.
 */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    let [piece, next] = [Buffer.allocUnsafe(PIECE_BYTES), Buffer.allocUnsafe(PIECE_BYTES)];
    let reading = file.read(piece, 0, PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return hash.digest('hex');
      reading = file.read(next, 0, PIECE_BYTES);
      hash.update(piece.subarray(0, bytesRead));
      [piece, next] = [next, piece];
    }
  } finally {
    await file.close();
  }
}
