import {
  aliasKey,
  type Identifying,
  identityKeys,
  isSameWork,
  mayBeSameWork,
} from '../domain/identity.js';
import { isSamePaper, type Paper } from '../domain/paper.js';
import type { Store } from '../store/store.js';
import { identifyWithAuthor } from './paper-ids.js';
import type { ValidRecord } from './validated-records.js';

/** The papers, stored and pending, that records may be about. */
export interface KnownPapers {
  /** The ids of papers by the keys that `identityKeys` and `aliasKey` make. */
  idsByKey: ReadonlyMap<string, readonly string[]>;
  papers: ReadonlyMap<string, Paper>;
}

/** The identity keys of records: they are needed for batches, for look-ups and for matches. */
const IDENTITY_KEYS = new WeakMap<ValidRecord, string[]>();

/** Every key under which the paper of a record may be known already, the surest first. */
export function keysOf(record: ValidRecord): string[] {
  return [...identityKeysOf(record), aliasKey(record.id)];
}

function identityKeysOf(record: ValidRecord): string[] {
  const known = IDENTITY_KEYS.get(record);
  if (known) return known;
  const keys = identityKeys(record.paper);
  IDENTITY_KEYS.set(record, keys);
  return keys;
}

/** The ids that a record has without a match. */
export function ownIds({ id, input }: ValidRecord): string[] {
  return typeof input.id === 'string' ? [id] : [id, identifyWithAuthor(input)];
}

/**
 * The stored papers that have a key or an id of these records. The keys of a record that is stored as it is,
 * and not `isPending`, are not looked up: they lead to that paper.
 */
export async function knownPapers(
  records: readonly ValidRecord[],
  store: Store,
  isPending: (id: string) => boolean,
): Promise<KnownPapers> {
  const papers = new Map<string, Paper>();
  const read = async (ids: Iterable<string>) => {
    const missing = [...new Set(ids)].filter((id) => !papers.has(id));
    const stored = missing.length > 0 ? await store.getPapers(missing) : [];
    for (const { paper } of stored) papers.set(paper.id, paper);
  };
  await read(records.flatMap(ownIds));
  const others = records.filter((one) => isPending(one.id) || !isStoredAsIs(one, papers));
  const keys = new Set(others.flatMap(keysOf));
  const idsByKey = keys.size > 0 ? await store.idsByKeys([...keys]) : new Map();
  await read([...idsByKey.values()].flat());
  return { idsByKey, papers };
}

function isStoredAsIs({ id, paper }: ValidRecord, papers: ReadonlyMap<string, Paper>): boolean {
  const own = papers.get(id);
  return own !== undefined && isSamePaper(own, paper);
}

/**
 * The id of the paper that a record is about: one with its DOI, its arXiv id, its own id, an id that
 * another source has for it, or its title, first author and year. The record's own id where there is
 * none: a new paper.
 */
export function matchedId(record: ValidRecord, { idsByKey, papers }: KnownPapers): string {
  const { id, input, paper } = record;
  if (isStoredAsIs(record, papers)) return id;
  const isGiven = typeof input.id === 'string';
  const find = (key: string, isSame: (other: Identifying) => boolean): string | undefined => {
    const ids = (idsByKey.get(key) ?? []).filter((knownId) => {
      const known = papers.get(knownId);
      return known !== undefined && isSame(known);
    });
    return ids.includes(id) ? id : ids[0];
  };
  const keys = identityKeysOf(record);
  for (const key of keys.filter((one) => !one.startsWith('title:'))) {
    const found = find(key, (other) => isSameWork(paper, other));
    if (found !== undefined) return found;
  }
  const own = papers.get(id);
  if (own && (isGiven || mayBeSameWork(paper, own, false))) return id;
  const found =
    find(aliasKey(id), (other) => isGiven || mayBeSameWork(paper, other, false)) ??
    // Two sources that both have ids of their own must both know author and year.
    find(keys.at(-1) ?? '', (other) => mayBeSameWork(paper, other, isGiven));
  if (found !== undefined) return found;
  return own ? identifyWithAuthor(input) : id;
}
