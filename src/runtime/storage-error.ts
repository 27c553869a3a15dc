import { NearpaperError } from '../domain/errors.js';

/** What an error of SQLite or of the file system means to a user; errors that are ours already pass through. */
export function asNearpaperError(error: unknown, where: string): Error {
  if (error instanceof NearpaperError) return error;
  const { code } = error as { code?: string };
  const reason = error instanceof Error ? error.message : String(error);
  const detail = `${where}: ${reason}`;
  const options = { cause: error };
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(code ?? '')) {
    return new NearpaperError('STORAGE_FULL', detail, { ...options, retryAfterSeconds: 30 });
  }
  if (/^(SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS)/.test(code ?? '')) {
    return new NearpaperError('DATABASE_READ_ONLY', detail, options);
  }
  if (/^(SQLITE_BUSY|SQLITE_LOCKED)/.test(code ?? '')) {
    return new NearpaperError('DATABASE_BUSY', detail, { ...options, retryAfterSeconds: 1 });
  }
  if (code === 'SQLITE_NOTADB') return new NearpaperError('DATABASE_FOREIGN', detail, options);
  if (/^SQLITE_CORRUPT/.test(code ?? '')) {
    return new NearpaperError('DATABASE_CORRUPT', detail, options);
  }
  if (/^(SQLITE_(CANTOPEN|IOERR)|ENOTDIR|EEXIST|ENOENT|EMFILE|ENFILE)/.test(code ?? '')) {
    return new NearpaperError('DATABASE_UNAVAILABLE', detail, options);
  }
  return error instanceof Error ? error : new Error(detail);
}
