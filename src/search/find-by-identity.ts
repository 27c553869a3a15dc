import { NearpaperError } from '../domain/errors.js';
import { keysOfName } from '../domain/lookup-keys.js';
import type { Paper } from '../domain/paper.js';
import { paperNotFound } from '../domain/paper-id.js';
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
