import { addressKey } from './addresses.js';
import type { PaperValues } from './fields.js';
import { doiOf } from './identifiers.js';

const WEB_ADDRESS = /^https?:\/\/[^\s/]+/i;

/**
 * An address in the place of a DOI becomes the paper's address where that has none or the same; then the DOI
 * is `otherDoi`. Else the text stays where it is: nothing that somebody wrote is lost.
 */
export function withAddressInPlace<Fields extends Pick<PaperValues, 'doi' | 'url'>>(
  fields: Fields,
  otherDoi: string | null = null,
): Fields {
  const { doi, url } = fields;
  if (doi === null || !WEB_ADDRESS.test(doi) || doiOf(doi) !== null) return fields;
  if (url !== null && url !== doi && addressKey(url) !== addressKey(doi)) return fields;
  return { ...fields, url: url ?? doi, doi: otherDoi };
}
