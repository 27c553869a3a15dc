import { doiOf } from '../../domain/identifiers.js';
import { isObject, type JsonObject, textIn } from './dialect.js';
import { plainKey } from './names.js';

/** What sources call all the identifiers of a work. */
const KEYS = [
  ...['identifiers', 'identifier', 'externalIds', 'externalids', 'external_ids', 'ids'],
  ...['articleIds', 'articleids', 'article_ids'],
];
/** What says of which kind an identifier is, in a list of them. */
const TYPE_KEYS = ['type', 'identifierType', 'idType', 'idtype', 'scheme', 'kind'];
const VALUE_KEYS = ['id', 'identifier', 'value', 'content', '#text'];
const IS_DOI = /^\s*(?:doi:|https?:\/\/(?:dx\.)?doi\.org\/|10\.\d)/i;

/** The DOI of a work among its identifiers, and the key that these stand under; undefined where there is none. */
export function doiWithin(object: JsonObject): { key: string; doi: string } | undefined {
  for (const key of KEYS) {
    const doi = doiIn(object[key]);
    if (doi) return { key, doi };
  }
  return undefined;
}

function doiIn(content: unknown): string | undefined {
  if (typeof content === 'string')
    return IS_DOI.test(content) ? (doiOf(content) ?? undefined) : undefined;
  if (Array.isArray(content)) {
    for (const entry of content) {
      const doi = isObject(entry) ? typedDoi(entry) : doiIn(entry);
      if (doi) return doi;
    }
    return undefined;
  }
  if (!isObject(content)) return undefined;
  const named = Object.keys(content).find((key) => plainKey(key) === 'doi');
  return named === undefined ? typedDoi(content) : doiIn([content[named]].flat());
}

/** `{"type": "doi", "id": "10.5555/1"}`: one of another type may be of another work (`isPartOf`). */
function typedDoi(entry: JsonObject): string | undefined {
  if (!TYPE_KEYS.some((key) => textIn(entry[key])?.toLowerCase() === 'doi')) return undefined;
  return VALUE_KEYS.map((key) => doiIn(entry[key])).find((doi) => doi !== undefined);
}
