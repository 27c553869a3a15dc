const PREFIX = 'id:';

/** The form of a cursor: `id:` and an id, as base64url writes whole bytes. */
export const LIST_CURSOR =
  '^aWQ6(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$';

/** An opaque mark behind a paper in the order of ids. */
export function encodeListCursor(id: string): string {
  return Buffer.from(PREFIX + id).toString('base64url');
}

/** The id that a cursor of that form marks; bytes that are no text mark a place all the same. */
export function decodeListCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('utf8').slice(PREFIX.length);
}
