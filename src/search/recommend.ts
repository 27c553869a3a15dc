import type { Backend, StoredPaper } from '../backend/backend.js';
import { assert, NearpaperError } from '../domain/errors.js';
import type { Filter } from '../domain/filter.js';
import type { Paper } from '../domain/paper.js';
import type { Duplicate } from '../domain/search.js';
import { areNearlyTheSame } from './group.js';

/** How many papers near each liked one are considered. */
const NEAR_EACH = 100;
/** How much the nearness to a disliked paper counts against that to a liked one. */
const DISLIKE = 0.5;

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
  duplicates: Duplicate[];
}

/**
 * Papers near any of the liked ones and far from the disliked ones, none of either among them.
 *
 *   relevance   the greatest similarity to a liked paper - 0.5 x the greatest to a disliked one
 *   choice      (1 - diversity) relevance - diversity x the greatest similarity to one chosen before
 *
 * (maximal marginal relevance, Carbonell and Goldstein 1998). Taking the nearest liked paper and not
 * their average serves people with more than one interest. Throws PAPER_NOT_FOUND naming every id that
 * is not here.
 */
export async function recommend(
  { liked, disliked, diversity, limit, filter }: RecommendationRequest,
  backend: Backend,
): Promise<Recommendation[]> {
  const [likes, dislikes] = [await stored(liked, backend), await stored(disliked, backend)];
  const given = new Set([...liked, ...disliked]);
  const nearEach = await Promise.all(
    likes.map(({ vector }) =>
      backend.retrieve({ vector, depth: NEAR_EACH + given.size, ...(filter && { filter }) }),
    ),
  );
  const ids = new Set(nearEach.flatMap(({ candidates }) => candidates.map(({ id }) => id)));
  const others = [...ids].filter((id) => !given.has(id)).sort();
  const considered = (await withVectors(await backend.getPapers(others), backend))
    .map((paper) => consider(paper, likes, dislikes))
    .filter((one) => likes.every((like) => !isSame(like, one)))
    .sort((a, b) => b.relevance - a.relevance || (a.paper.id < b.paper.id ? -1 : 1));
  return choose(grouped(considered), { diversity, limit });
}

async function stored(ids: readonly string[], backend: Backend): Promise<Embedded[]> {
  const wanted = [...new Set(ids)];
  const papers = await backend.getPapers(wanted);
  const here = new Set(papers.map(({ paper }) => paper.id));
  const missing = wanted.filter((id) => !here.has(id));
  if (missing.length > 0) {
    const names = missing.slice(0, 10).map((id) => JSON.stringify(id));
    throw new NearpaperError('PAPER_NOT_FOUND', `no papers have the ids ${names.join(', ')}`);
  }
  return withVectors(papers, backend);
}

async function withVectors(papers: readonly StoredPaper[], backend: Backend): Promise<Embedded[]> {
  const vectors = await backend.getVectors(papers.map(({ contentHash }) => contentHash));
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
    duplicates: [],
  };
}

/** Near-duplicates go under the most relevant of them. */
function grouped(considered: readonly Considered[]): Considered[] {
  const groups: Considered[] = [];
  for (const one of considered) {
    const group = groups.find((other) => isSame(other, one));
    if (!group) groups.push(one);
    else {
      const { id, title } = one.paper;
      const similarity = rounded(cosine(group.vector, one.vector));
      group.duplicates.push({ id, title, similarity });
    }
  }
  return groups;
}

function choose(
  considered: readonly Considered[],
  { diversity, limit }: { diversity: number; limit: number },
): Recommendation[] {
  const left = considered.map((one) => ({ one, likeChosen: 0 }));
  const chosen: Recommendation[] = [];
  while (chosen.length < limit && left.length > 0) {
    const scores = left.map(
      ({ one, likeChosen }) => (1 - diversity) * one.relevance - diversity * likeChosen,
    );
    const score = Math.max(...scores);
    const [next] = left.splice(scores.indexOf(score), 1);
    assert(next, 'the best of those left is one of them');
    const { paper, because, duplicates } = next.one;
    chosen.push({ paper, score: rounded(score), because, duplicates });
    for (const other of left) {
      other.likeChosen = Math.max(other.likeChosen, cosine(other.one.vector, next.one.vector));
    }
  }
  return chosen;
}

const isSame = (a: Embedded, b: Embedded): boolean =>
  areNearlyTheSame(a.paper.title, b.paper.title, cosine(a.vector, b.vector));

/** Of unit vectors. */
function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] as number) * (b[d] as number);
  return sum;
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
