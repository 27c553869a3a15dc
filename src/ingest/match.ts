import { type Identifying, identityKeys, isSameWork, mayBeSameWork } from '../domain/identity.js';
import { isSamePaper, type Paper } from '../domain/paper.js';
import type { Store } from '../store/store.js';
import type { ValidCandidate } from './candidates.js';
import { identifyApart } from './identity.js';

/** What is known of papers by their names, stored and under way. */
export interface KnownPapers {
  idsByName: ReadonlyMap<string, readonly string[]>;
  papers: ReadonlyMap<string, Paper>;
}

/** Every name by which the paper of a record may be known already, the surest first. */
export function namesOf(candidate: ValidCandidate): string[] {
  return [...keysOf(candidate), `id:${candidate.id}`];
}

function keysOf(candidate: ValidCandidate): string[] {
  const known = KEYS.get(candidate);
  if (known) return known;
  const keys = identityKeys(candidate.paper);
  KEYS.set(candidate, keys);
  return keys;
}

/** They are asked for when batches are made, looked up and matched. */
const KEYS = new WeakMap<ValidCandidate, string[]>();

/** The ids that a record has without a match. */
export function ownIds({ id, input }: ValidCandidate): string[] {
  return typeof input.id === 'string' ? [id] : [id, identifyApart(input)];
}

/**
 * What the store knows of the names of these records, and the papers that have them. The names of a record
 * that is stored as it is, and not `isUnderway`, are not looked up: they lead to that paper.
 */
export async function knownPapers(
  candidates: readonly ValidCandidate[],
  store: Store,
  isUnderway: (id: string) => boolean,
): Promise<KnownPapers> {
  const papers = new Map<string, Paper>();
  const read = async (ids: Iterable<string>) => {
    const missing = [...new Set(ids)].filter((id) => !papers.has(id));
    const stored = missing.length > 0 ? await store.getPapers(missing) : [];
    for (const { paper } of stored) papers.set(paper.id, paper);
  };
  await read(candidates.flatMap(ownIds));
  const others = candidates.filter((one) => isUnderway(one.id) || !isStoredAsIs(one, papers));
  const names = new Set(others.flatMap(namesOf));
  const idsByName = names.size > 0 ? await store.papersKnownAs([...names]) : new Map();
  await read([...idsByName.values()].flat());
  return { idsByName, papers };
}

function isStoredAsIs({ id, paper }: ValidCandidate, papers: ReadonlyMap<string, Paper>): boolean {
  const own = papers.get(id);
  return own !== undefined && isSamePaper(own, paper);
}

/**
 * The id of the paper that a record is about: one with its DOI, its arXiv id, its own id, an id that
 * another source has for it, or its title, first author and year. The record's own id where there is
 * none: a new paper.
 */
export function matchedId(candidate: ValidCandidate, { idsByName, papers }: KnownPapers): string {
  const { id, input, paper: record } = candidate;
  if (isStoredAsIs(candidate, papers)) return id;
  const isGiven = typeof input.id === 'string';
  const find = (name: string, isSame: (paper: Identifying) => boolean): string | undefined => {
    const ids = (idsByName.get(name) ?? []).filter((other) => {
      const paper = papers.get(other);
      return paper !== undefined && isSame(paper);
    });
    return ids.includes(id) ? id : ids[0];
  };
  const keys = keysOf(candidate);
  for (const key of keys.filter((name) => !name.startsWith('title:'))) {
    const found = find(key, (paper) => isSameWork(record, paper));
    if (found !== undefined) return found;
  }
  const own = papers.get(id);
  if (own && (isGiven || mayBeSameWork(record, own, false))) return id;
  const found =
    find(`id:${id}`, (paper) => isGiven || mayBeSameWork(record, paper, false)) ??
    // Two sources that both have ids of their own must both know author and year.
    find(keys.at(-1) ?? '', (paper) => mayBeSameWork(record, paper, isGiven));
  if (found !== undefined) return found;
  return own ? identifyApart(input) : id;
}
