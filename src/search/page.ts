import { MAX_RESULT_WINDOW, type SearchRequest } from '../domain/search.js';
import { type Cursor, decodeCursor, encodeMark, rankingName, refuseOffset } from './cursor.js';
import { isWhole, type Ranking } from './rank.js';

/** The part of a ranking that a request asks for. */
export interface Page {
  /** Names the ranking by what decides it: pages of one ranking have the same. */
  rankingName: string;
  /** The change after which the ranking was made that the cursor came from; undefined without a cursor. */
  sequence: number | undefined;
  offset: number;
  /** Behind the last hit of the page. */
  end: number;
  /** The cursor for the page behind this one; null where there is none. */
  cursorBehind(ranking: Ranking): string | null;
}

/** Where a request's page lies: by its cursor, or by its offset. Throws CURSOR_UNKNOWN, and INVALID_REQUEST for both. */
export function pageOf(request: SearchRequest, collection: string): Page {
  const cursor =
    request.cursor === undefined ? undefined : decodeCursor(request.cursor, request, collection);
  if (cursor) refuseOffset(request.offset);
  const name = rankingName(request);
  const offset = cursor?.offset ?? request.offset;
  const end = offset + request.limit;
  return {
    rankingName: name,
    sequence: cursor?.sequence,
    offset,
    end,
    cursorBehind(ranking) {
      const isMore = end < MAX_RESULT_WINDOW && (ranking.ranked.length > end || !isWhole(ranking));
      if (!isMore) return null;
      const next: Cursor = { ranking: name, sequence: ranking.sequence, offset: end };
      return encodeMark(next, collection);
    },
  };
}
