import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { NearpaperError } from '../domain/errors.js';
import type { ListRequest, RankingRequest } from '../domain/search.js';

const cursorSchema = z.strictObject({
  /** Which ranking: a hash of what decides it. */
  ranking: z.string(),
  sequence: z.int().nonnegative(),
  offset: z.int().nonnegative(),
});

/** A place in a ranking that was made after the change `sequence`. */
export type Cursor = z.infer<typeof cursorSchema>;

/** A short name (a hash) of what decides a ranking: pages of one ranking have the same. */
export function rankingName(
  request: Omit<RankingRequest, 'target'> & Partial<RankingRequest> & Pick<ListRequest, 'excluded'>,
): string {
  const { target, mode, semanticRatio, filter, phrases, sort, order, literal, exact } = request;
  const { excluded } = request;
  const decisive = [target, mode, semanticRatio, filter, phrases, sort, order, literal, exact];
  if (excluded) decisive.push(excluded);
  return createHash('sha256').update(JSON.stringify(decisive)).digest('base64url').slice(0, 16);
}

/** An opaque mark that only this collection reads, and that no client can change. */
export function encodeMark(mark: object, collection: string): string {
  const content = Buffer.from(JSON.stringify(mark)).toString('base64url');
  return `${content}.${signature(content, collection)}`;
}

/** What `encodeMark` made a cursor of, if it is of this kind and belongs to the request; else CURSOR_UNKNOWN. */
export function decodeMark<Mark>(
  cursor: string,
  schema: z.ZodType<Mark>,
  collection: string,
  belongs: (mark: Mark) => boolean,
): Mark {
  const [content = '', signed = ''] = cursor.split('.');
  const expected = Buffer.from(signature(content, collection));
  const given = Buffer.from(signed);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new NearpaperError('CURSOR_UNKNOWN', 'it was changed, or comes from another index');
  }
  const mark = schema.safeParse(JSON.parse(Buffer.from(content, 'base64url').toString('utf8')));
  if (!mark.success || !belongs(mark.data)) {
    throw new NearpaperError(
      'CURSOR_UNKNOWN',
      'it belongs to another query, filter, mode or order; a cursor goes with the request that it came from',
    );
  }
  return mark.data;
}

/** The place that a cursor marks in the ranking of `request`, or CURSOR_UNKNOWN. */
export function decodeCursor(cursor: string, request: RankingRequest, collection: string): Cursor {
  const name = rankingName(request);
  return decodeMark(cursor, cursorSchema, collection, ({ ranking }) => ranking === name);
}

/** A cursor knows its place. Asked once it is known to be one of ours, which is the larger mistake. Throws INVALID_REQUEST. */
export function refuseOffset(offset: number): void {
  if (offset === 0) return;
  const message = 'goes not with a cursor, which knows its place';
  const problems = [{ path: 'offset', message }];
  throw new NearpaperError('INVALID_REQUEST', `offset: ${message}`, { problems });
}

function signature(content: string, collection: string): string {
  return createHmac('sha256', collection).update(content).digest('base64url').slice(0, 22);
}
