import { identityKeys } from '../../domain/identity.js';
import { addressKeys, arxivKeys, doiKeys, keysOfName } from '../../domain/lookup-keys.js';
import type { Paper } from '../../domain/paper.js';
import { paperNotFound } from '../../domain/paper-id.js';
import { idsOfIdentity } from '../../search/find-by-identity.js';
import type { Store } from '../../store/store.js';
import { paperPageUrl } from '../public-url.js';
import type { ToolContext } from './tool.js';

/** What a paper was known by. */
type KnownBy = 'id' | 'identifier' | 'title';

type Papers = Pick<Store, 'getPapers' | 'idsByKeys'>;

/**
 * The paper of this id, or else the first of this DOI, arXiv id or address, with `doi:`, `arxiv:` or `url:` before it
 * or without, or of the page that this server has of it. Throws PAPER_NOT_FOUND.
 */
export async function paperFor(asked: string, { services, base }: ToolContext): Promise<Paper> {
  const name = idOfPage(asked, base) ?? asked.trim();
  const found = await byId(name, services.store);
  if (found) return found;
  const identified = await byIdentifier(name, services.store);
  if (!identified) throw paperNotFound(asked);
  return identified;
}

/** As `paperFor`, by the words of a title too; undefined where no paper is known so. */
export async function knownPaper(
  asked: string,
  { services: { store }, base }: ToolContext,
): Promise<{ paper: Paper; by: KnownBy } | undefined> {
  const name = idOfPage(asked, base) ?? asked.trim();
  const own = await byId(name, store);
  if (own) return { paper: own, by: 'id' };
  const identified = await byIdentifier(name, store);
  if (identified) return { paper: identified, by: 'identifier' };
  const keys = identityKeys({ title: name, doi: null, arxivId: null });
  const titled = await firstOf(keys, store);
  return titled && { paper: titled, by: 'title' };
}

async function byId(id: string, store: Papers): Promise<Paper | undefined> {
  const [own] = await store.getPapers([id]);
  return own?.paper;
}

function byIdentifier(name: string, store: Papers): Promise<Paper | undefined> {
  const keys = keysOfName(name) ?? [...doiKeys(name), ...arxivKeys(name), ...addressKeys(name)];
  return firstOf(keys, store);
}

async function firstOf(keys: readonly string[], store: Papers): Promise<Paper | undefined> {
  const [first] = await store.getPapers((await idsOfIdentity(store, keys)).slice(0, 1));
  return first?.paper;
}

/** The id in the address that this server gives a paper without another one. */
function idOfPage(text: string, base: string): string | undefined {
  const before = paperPageUrl(base, { id: '' });
  if (!text.startsWith(before)) return undefined;
  try {
    return decodeURIComponent(text.slice(before.length));
  } catch {
    return undefined;
  }
}
