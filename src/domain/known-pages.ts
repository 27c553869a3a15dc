import { libraries } from './pages/libraries.js';
import type { KnownPage, Place } from './pages/place.js';
import { preprints } from './pages/preprints.js';
import { proceedings } from './pages/proceedings.js';
import { behindDoi, publishers } from './pages/publishers.js';

/** The pages that have more than one address, by host. */
const KNOWN_PAGES = new Map<string, KnownPage>([
  ...preprints,
  ...proceedings,
  ...publishers,
  ...libraries,
]);
/** Names of hosts have no more parts than that before the domain that is known. */
const MAX_PARTS = 6;

/**
 * The one form of a page that has several addresses (`arxiv.org/abs/1706.03762`), which is an address of itself;
 * null for every other page. Where publishers have DOIs in their addresses it is the page of the DOI.
 */
export function knownPage(place: Place): string | null {
  return pagesOf(place.host)?.(place) ?? behindDoi(place);
}

/** What names the pages of a host or of the domain it belongs to. */
function pagesOf(host: string): KnownPage | undefined {
  const own = KNOWN_PAGES.get(host);
  if (own) return own;
  const parts = host.split('.').slice(-MAX_PARTS);
  for (let from = 1; from < parts.length - 1; from++) {
    const pages = KNOWN_PAGES.get(parts.slice(from).join('.'));
    if (pages) return pages;
  }
  return undefined;
}
