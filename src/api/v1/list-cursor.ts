import { NearpaperError } from '../../domain/errors.js';

const PREFIX = 'id:';

/** An opaque mark behind a paper in the order of ids. */
export function encodeListCursor(id: string): string {
  return Buffer.from(PREFIX + id).toString('base64url');
}

/** The id that a cursor marks, or CURSOR_INVALID. */
export function decodeListCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith(PREFIX) || encodeListCursor(text.slice(PREFIX.length)) !== cursor) {
    throw new NearpaperError(
      'CURSOR_INVALID',
      `${JSON.stringify(cursor.slice(0, 60))} is no cursor`,
    );
  }
  return text.slice(PREFIX.length);
}
