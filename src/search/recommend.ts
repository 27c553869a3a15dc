import { setImmediate as nextTurn } from 'node:timers/promises';
import { assert, NearpaperError } from '../domain/errors.js';
import type { Filter } from '../domain/filter.js';
import type { Paper } from '../domain/paper.js';
import { papersNotFound } from '../domain/paper-id.js';
import { rounded } from '../domain/rounding.js';
import type { Duplicate } from '../domain/search.js';
import { cosine } from '../domain/vectors.js';
import type { StoredPaper } from '../store/store.js';
import type { SearchDependencies } from './dependencies.js';
import { areNearlyTheSame } from './group.js';

/** How many papers near each liked one are looked at, or as many as are asked for, ... */
const NEAR_EACH = 100;
/** ... and how many of them all are weighed against each other: of a hundred liked papers there are too many. */
const MAX_CONSIDERED = 1_000;
/** How much the nearness to a disliked paper counts against that to a liked one. */
const DISLIKE = 0.5;
/** How many are chosen in a row before others have their turn. */
const CHOSEN_AT_ONCE = 50;

export interface RecommendationRequest {
  liked: readonly string[];
  disliked: readonly string[];
  /** 0: the nearest, however alike; 1: as unlike each other as can be. */
  diversity: number;
  limit: number;
  filter?: Filter | undefined;
}

export interface Recommendation {
  paper: Paper;
  /** What it was chosen by: its nearness to what is liked, less that to what is not and to those before it. */
  score: number;
  /** The liked paper that it is nearest to. */
  because: { id: string; title: string; similarity: number };
  duplicates: Duplicate[];
}

interface Embedded extends StoredPaper {
  vector: Float32Array;
}

interface Considered extends Embedded {
  relevance: number;
  because: Recommendation['because'];
}

/**
 * Papers near any of the liked ones and far from the disliked ones, none of either among them.
 *
 *   relevance   the greatest similarity to a liked paper - 0.5 x the greatest to a disliked one
 *   choice      (1 - diversity) relevance - diversity x the greatest similarity to one chosen before
 *
 * (maximal marginal relevance, Carbonell and Goldstein 1998). Taking the nearest liked paper and not
 * their average serves people with more than one interest. Throws PAPER_NOT_FOUND naming every id that
 * is not here, and INVALID_REQUEST for one that is both liked and disliked.
 */
export async function recommend(
  { liked, disliked, diversity, limit, filter }: RecommendationRequest,
  dependencies: Pick<SearchDependencies, 'store' | 'engine'>,
): Promise<Recommendation[]> {
  const { store, engine } = dependencies;
  const [likes, dislikes] = [await stored(liked, store), await stored(disliked, store)];
  if (liked.some((id) => disliked.includes(id))) throw bothLikedAndNot();
  const given = new Set([...liked, ...disliked]);
  const near = await nearAny(likes, { given, filter, least: limit }, engine);
  const considered = (await withVectors(await store.getPapers(near), store))
    .map((paper) => consider(paper, likes, dislikes))
    .filter((one) => likes.every((like) => !isSame(like, one)))
    .sort((a, b) => b.relevance - a.relevance || (a.paper.id < b.paper.id ? -1 : 1));
  return choose(considered, { diversity, limit });
}

function bothLikedAndNot(): NearpaperError {
  const message = 'has an id that is liked too';
  const problems = [{ path: 'disliked', message }];
  return new NearpaperError('INVALID_REQUEST', `disliked: ${message}`, { problems });
}

/** The ids of the papers nearest to any of the liked ones, nearest first. */
async function nearAny(
  likes: readonly Embedded[],
  {
    given,
    filter,
    least,
  }: { given: ReadonlySet<string>; filter: Filter | undefined; least: number },
  engine: SearchDependencies['engine'],
): Promise<string[]> {
  const nearest = new Map<string, number>();
  for (const { vector } of likes) {
    const topK = Math.max(NEAR_EACH, least) + given.size;
    const { candidates } = await engine.retrieve({ vector, topK, filter });
    for (const { id, similarity } of candidates) {
      if (!given.has(id)) nearest.set(id, Math.max(similarity ?? -1, nearest.get(id) ?? -1));
    }
    // Each of up to a hundred searches takes the thread for a millisecond or more.
    await nextTurn();
  }
  return [...nearest]
    .sort(([a, nearA], [b, nearB]) => nearB - nearA || (a < b ? -1 : 1))
    .slice(0, MAX_CONSIDERED)
    .map(([id]) => id);
}

async function stored(
  ids: readonly string[],
  store: SearchDependencies['store'],
): Promise<Embedded[]> {
  const wanted = [...new Set(ids)];
  const papers = await store.getPapers(wanted);
  const here = new Set(papers.map(({ paper }) => paper.id));
  const missing = wanted.filter((id) => !here.has(id));
  if (missing.length > 0) throw papersNotFound(missing);
  const embedded = await withVectors(papers, store);
  if (embedded.length === 0 && wanted.length > 0) {
    throw new NearpaperError('EMBEDDING_FAILED', 'none of these papers could be embedded so far');
  }
  return embedded;
}

async function withVectors(
  papers: readonly StoredPaper[],
  store: SearchDependencies['store'],
): Promise<Embedded[]> {
  const vectors = await store.getVectors(papers.map(({ contentHash }) => contentHash));
  return papers.flatMap((paper) => {
    const vector = vectors.get(paper.contentHash);
    // One that was changed between the two reads is left out this once.
    return vector ? [{ ...paper, vector }] : [];
  });
}

function consider(
  paper: Embedded,
  likes: readonly Embedded[],
  dislikes: readonly Embedded[],
): Considered {
  const similarities = likes.map((like) => cosine(like.vector, paper.vector));
  const most = Math.max(...similarities);
  const nearest = likes[similarities.indexOf(most)];
  assert(nearest, 'something is liked');
  const against = Math.max(0, ...dislikes.map(({ vector }) => cosine(vector, paper.vector)));
  const { id, title } = nearest.paper;
  return {
    ...paper,
    relevance: most - DISLIKE * against,
    because: { id, title, similarity: rounded(most) },
  };
}

/** One after another; near-duplicates of a chosen paper go under it. */
async function choose(
  considered: readonly Considered[],
  { diversity, limit }: { diversity: number; limit: number },
): Promise<Recommendation[]> {
  let left = considered.map((one) => ({ one, likeChosen: 0 }));
  const chosen: Recommendation[] = [];
  while (chosen.length < limit && left.length > 0) {
    const scores = left.map(
      ({ one, likeChosen }) => (1 - diversity) * one.relevance - diversity * likeChosen,
    );
    const score = Math.max(...scores);
    const [next] = left.splice(scores.indexOf(score), 1);
    assert(next, 'the best of those left is one of them');
    const { paper, because, vector } = next.one;
    const duplicates: Duplicate[] = [];
    left = left.filter((other) => {
      const { id, title } = other.one.paper;
      const similarity = cosine(other.one.vector, vector);
      other.likeChosen = Math.max(other.likeChosen, similarity);
      const isDuplicate = areNearlyTheSame(paper.title, title, similarity);
      if (isDuplicate) duplicates.push({ id, title, similarity: rounded(similarity) });
      return !isDuplicate;
    });
    chosen.push({ paper, score: rounded(score), because, duplicates });
    if (chosen.length % CHOSEN_AT_ONCE === 0) await nextTurn();
  }
  return chosen;
}

const isSame = (a: Embedded, b: Embedded): boolean =>
  areNearlyTheSame(a.paper.title, b.paper.title, cosine(a.vector, b.vector));
