import { NearpaperError } from '../domain/errors.js';
import { keysOfName } from '../domain/lookup-keys.js';
import type { Paper } from '../domain/paper.js';
import { paperNotFound } from '../domain/paper-id.js';
import type { NameReading } from '../domain/scholar-name.js';
import type { Store } from '../store/store.js';

/** The ids of the papers that have any of these keys: those of the first key first, of each key ascending. */
export async function idsOfIdentity(
  store: Pick<Store, 'idsByKeys'>,
  keys: readonly string[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const byKey = await store.idsByKeys(keys);
  return [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))];
}

/**
 * The paper with this id, or else the first that is known by this name (`doi:`, `arxiv:`, `url:`). Throws
 * PAPER_NOT_FOUND, which says what was looked for.
 */
export async function paperByName(
  store: Pick<Store, 'idsByKeys' | 'getPapers'>,
  name: string,
): Promise<Paper> {
  const [own] = await store.getPapers([name]);
  if (own) return own.paper;
  const keys = keysOfName(name);
  if (keys === null) throw paperNotFound(name);
  // One that is deleted in between is left out.
  const [found] = await store.getPapers(await idsOfIdentity(store, keys));
  if (!found) throw nobodyNamed(name, keys);
  return found.paper;
}

/** The id of the paper that `paperByName` finds; one of no such kind is returned as it is, unread. */
export async function idByName(
  store: Pick<Store, 'idsByKeys' | 'getPapers'>,
  name: string,
): Promise<string> {
  return keysOfName(name) === null ? name : (await paperByName(store, name)).id;
}

/**
 * The paper that each of these names stands for: the first of its ids that is there, else the first that has
 * one of its keys; undefined for a name of nobody. Three reads, however many names there are.
 */
export async function papersByReadings(
  store: Pick<Store, 'idsByKeys' | 'getPapers'>,
  readings: readonly NameReading[],
): Promise<(Paper | undefined)[]> {
  const named = await byId(store, new Set(readings.flatMap(({ ids }) => ids)));
  const ofIds = ({ ids }: NameReading) => ids.find((id) => named.has(id));
  const others = readings.filter((reading) => ofIds(reading) === undefined);
  const keys = [...new Set(others.flatMap((reading) => reading.keys))];
  const byKey = keys.length === 0 ? new Map<string, string[]>() : await store.idsByKeys(keys);
  const known = await byId(store, new Set([...byKey.values()].flat()));
  const ofKeys = (reading: NameReading) =>
    reading.keys.flatMap((key) => byKey.get(key) ?? []).find((id) => known.has(id));
  return readings.map((reading) => {
    const id = ofIds(reading);
    return id === undefined ? known.get(ofKeys(reading) ?? '') : named.get(id);
  });
}

async function byId(
  store: Pick<Store, 'getPapers'>,
  ids: ReadonlySet<string>,
): Promise<Map<string, Paper>> {
  if (ids.size === 0) return new Map();
  return new Map((await store.getPapers([...ids])).map(({ paper }) => [paper.id, paper]));
}

function nobodyNamed(name: string, keys: readonly string[]): NearpaperError {
  const looked =
    keys.length > 0
      ? `and none is known as ${keys.join(', ')}`
      : 'and there is no DOI, arXiv id or address in it';
  return new NearpaperError(
    'PAPER_NOT_FOUND',
    `no paper has the id ${JSON.stringify(name)}, ${looked}`,
  );
}
