import { queryTextSchema, type Target } from '../domain/search.js';
import type { Collection } from './collection.js';
import { relevantOf } from './metrics.js';
import type { Grades } from './qrels.js';
import type { Query } from './queries.js';

/** A query that can be asked, and what is known of its answers. */
export interface Question {
  id: string;
  target: Target;
  /** The grades of its documents, at least one of them relevant. */
  grades: Grades;
}

/** Why a query does not count. */
export type Reason =
  | 'notJudged'
  | 'nothingRelevant'
  | 'notInQueries'
  | 'textRefused'
  | 'paperNotStored'
  | 'overLimit';

export interface Questions {
  asked: Question[];
  /** How many queries were left out, by reason. */
  leftOut: Map<Reason, number>;
  /** Judgements, of the queries that are asked, about documents that are not stored. */
  unknownDocuments: number;
}

/**
 * The queries of a collection that say something about a ranking, in the order of their file, at most
 * `limit`. A query by example is asked by its paper, which is no answer to itself.
 */
export function questionsOf(
  { queries, judgements }: Pick<Collection, 'queries' | 'judgements'>,
  stored: ReadonlySet<string>,
  limit = Number.POSITIVE_INFINITY,
): Questions {
  const asked: Question[] = [];
  const leftOut = new Map<Reason, number>();
  const leave = (reason: Reason) => leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);

  for (const query of queries.values()) {
    const grades = new Map(judgements.get(query.id));
    const isJudged = grades.size > 0;
    if (query.paperId !== undefined) grades.delete(query.paperId);
    const target = targetOf(query, stored);
    if (!isJudged) leave('notJudged');
    else if (relevantOf(grades) === 0) leave('nothingRelevant');
    else if (typeof target === 'string') leave(target);
    else if (asked.length >= limit) leave('overLimit');
    else asked.push({ id: query.id, target, grades });
  }
  for (const id of judgements.keys()) if (!queries.has(id)) leave('notInQueries');

  const unknownDocuments = asked.reduce(
    (sum, { grades }) => sum + [...grades.keys()].filter((id) => !stored.has(id)).length,
    0,
  );
  return { asked, leftOut, unknownDocuments };
}

function targetOf({ text, paperId }: Query, stored: ReadonlySet<string>): Target | Reason {
  if (paperId !== undefined) {
    return stored.has(paperId) ? { kind: 'paper', id: paperId } : 'paperNotStored';
  }
  const parsed = queryTextSchema.safeParse(text);
  return parsed.data === undefined ? 'textRefused' : { kind: 'query', text: parsed.data };
}
