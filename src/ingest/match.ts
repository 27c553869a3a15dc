import { aliasKey, identityKeys, isSameWork, mayBeSameWork } from '../domain/identity.js';
import { fullerPaper, isSamePaper, type Paper } from '../domain/paper.js';
import type { Store } from '../store/store.js';
import { idsOfTitle } from './paper-ids.js';
import type { ValidRecord } from './validated-records.js';

/** The papers, stored and pending, that records may be about. */
export interface KnownPapers {
  /** The ids of papers by the keys that `identityKeys` and `aliasKey` make. */
  idsByKey: ReadonlyMap<string, readonly string[]>;
  papers: ReadonlyMap<string, Paper>;
  /** Ids of papers that were written since the run began. */
  fresh: ReadonlySet<string>;
}

/** The identity keys of records: they are needed for batches, for look-ups and for matches. */
const IDENTITY_KEYS = new WeakMap<ValidRecord, string[]>();
const OWN_IDS = new WeakMap<ValidRecord, string[]>();

/** Every key under which the paper of a record may be known already, the surest first. */
export function keysOf(record: ValidRecord): string[] {
  return [...identityKeysOf(record), aliasKey(record.id)];
}

function identityKeysOf(record: ValidRecord): string[] {
  return kept(IDENTITY_KEYS, record, ({ paper }) => identityKeys(paper));
}

/** Whether a record came without an id, and has one that was made of its title. */
export function hasMadeId({ input }: ValidRecord): boolean {
  return typeof input.id !== 'string';
}

/** The ids that a record may have without a match: one, or those that `idsOfTitle` makes. */
export function ownIds(record: ValidRecord): string[] {
  return hasMadeId(record) ? kept(OWN_IDS, record, ({ input }) => idsOfTitle(input)) : [record.id];
}

function kept<Value>(
  values: WeakMap<ValidRecord, Value>,
  record: ValidRecord,
  make: (record: ValidRecord) => Value,
): Value {
  const known = values.get(record);
  if (known !== undefined) return known;
  const made = make(record);
  values.set(record, made);
  return made;
}

/**
 * The stored papers that have a key or an id of these records. The keys of a record that is stored as it is,
 * and not `isPending`, are not looked up: they lead to that paper. `startedMs` is when the run began.
 */
export async function knownPapers(
  records: readonly ValidRecord[],
  store: Store,
  { isPending, startedMs }: { isPending: (id: string) => boolean; startedMs: number },
): Promise<KnownPapers> {
  const papers = new Map<string, Paper>();
  const fresh = new Set<string>();
  const read = async (ids: Iterable<string>) => {
    const missing = [...new Set(ids)].filter((id) => !papers.has(id));
    const stored = missing.length > 0 ? await store.getPapers(missing) : [];
    for (const { paper, updatedAtMs } of stored) {
      papers.set(paper.id, paper);
      if (updatedAtMs > startedMs) fresh.add(paper.id);
    }
  };
  await read(records.map(({ id }) => id));
  const others = records.filter((one) => isPending(one.id) || !isStoredAsIs(one, papers));
  // Most records are the only ones of their title: no more ids are made for them.
  await read(others.filter(({ id }) => isPending(id) || papers.has(id)).flatMap(ownIds));
  const keys = new Set(others.flatMap(keysOf));
  const idsByKey = keys.size > 0 ? await store.idsByKeys([...keys]) : new Map();
  await read([...idsByKey.values()].flat());
  return { idsByKey, papers, fresh };
}

function isStoredAsIs({ id, paper }: ValidRecord, papers: ReadonlyMap<string, Paper>): boolean {
  const own = papers.get(id);
  return own !== undefined && isSamePaper(own, paper);
}

/**
 * The id of the paper that a record is about: one with its DOI, its arXiv id, its own id, an id that
 * another source has for it, or its title where nothing speaks against it. Where there is none, an id that no
 * other work has: a new paper.
 */
export function matchedId(record: ValidRecord, known: KnownPapers): string {
  const { id, paper } = record;
  if (isStoredAsIs(record, known.papers)) return id;
  const keys = identityKeysOf(record);
  for (const key of keys.filter((one) => !one.startsWith('title:'))) {
    const ids = (known.idsByKey.get(key) ?? []).filter((one) => {
      const other = known.papers.get(one);
      return other !== undefined && isSameWork(paper, other);
    });
    const found = nearestOf(ids, record, known);
    if (found !== undefined) return found;
  }
  const titled = known.idsByKey.get(keys.at(-1) ?? '') ?? [];
  const aliased = known.idsByKey.get(aliasKey(id)) ?? [];
  return hasMadeId(record)
    ? matchedByTitle(record, [...aliased, ...titled], known)
    : matchedByGivenId(record, { aliased, titled }, known);
}

/** A given id says which paper it is; two sources that both have ids must both know author and year. */
function matchedByGivenId(
  record: ValidRecord,
  { aliased, titled }: Record<'aliased' | 'titled', readonly string[]>,
  known: KnownPapers,
): string {
  const { id, paper } = record;
  const isKnown = (one: string) => known.papers.has(one);
  if (isKnown(id)) return id;
  const alike = titled.filter((one) => {
    const other = known.papers.get(one);
    return other !== undefined && mayBeSameWork(paper, other, true);
  });
  return aliased.find(isKnown) ?? nearestOf(alike, record, known) ?? id;
}

/** An id that was made of a title says as little as the title. */
function matchedByTitle(
  record: ValidRecord,
  others: readonly string[],
  known: KnownPapers,
): string {
  const { id, paper } = record;
  const own = known.papers.has(id) ? ownIds(record) : [id];
  const alike = [...new Set([...own, ...others])].filter((one) => {
    const other = known.papers.get(one);
    return other !== undefined && isOneWork(paper, other);
  });
  const free = own.find((one) => !known.papers.has(one));
  // The last id is made of the whole record: what has it was made of this record, whatever became of it.
  return nearestOf(alike, record, known) ?? free ?? (own.at(-1) as string);
}

function isOneWork(paper: Paper, other: Paper): boolean {
  return mayBeSameWork(paper, other, false) || isSamePaper(other, { ...paper, id: other.id });
}

/** Of papers that are of one work with a record: the one that knows all of it, else that knows most. */
function nearestOf(
  ids: readonly string[],
  record: ValidRecord,
  { papers }: KnownPapers,
): string | undefined {
  if (ids.length < 2) return ids[0];
  const nearness = (id: string): number => {
    const other = papers.get(id);
    if (other === undefined) return -1;
    if (isSamePaper(fullerPaper(other, record.paper), other)) return TELLING.length + 1;
    return TELLING.filter((name) => !isEmpty(record.paper[name]) && !isEmpty(other[name])).length;
  };
  const own = ownIds(record);
  const sorted = [
    ...own.filter((id) => ids.includes(id)),
    ...ids.filter((id) => !own.includes(id)),
  ];
  return sorted.reduce((best, id) => (nearness(id) > nearness(best) ? id : best));
}

const TELLING = ['authors', 'year', 'venue', 'abstract', 'doi', 'arxivId', 'url'] as const;

const isEmpty = (value: string | number | readonly string[] | null): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);
