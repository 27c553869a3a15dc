import type { ReadOptions } from '../format.js';
import type { Fields } from '../record.js';
import { arxiv } from './arxiv.js';
import { crossref } from './crossref.js';
import { csl } from './csl.js';
import { datacite } from './datacite.js';
import { dblpAnswer } from './dblp.js';
import type { JsonDialect, JsonObject } from './dialect.js';
import { europePmc } from './europe-pmc.js';
import { nearpaper } from './nearpaper.js';
import { openalex } from './openalex.js';
import { paperlists } from './paperlists.js';
import { plainFields } from './plain.js';
import { semanticScholar } from './semantic-scholar.js';

/** The sources that are known to write JSON, in the order in which they are tried. */
export const JSON_DIALECTS: readonly JsonDialect[] = [
  nearpaper,
  openalex,
  semanticScholar,
  arxiv,
  crossref,
  csl,
  datacite,
  europePmc,
  dblpAnswer,
  paperlists,
];

/** The paper of an object (`Dialect.toFields`). One of no known source has our names, or those that the user mapped. */
export function readObject(
  object: JsonObject,
  dialects: readonly JsonDialect[],
  options: ReadOptions,
): Fields | string | undefined {
  // Who maps names knows better than a dialect.
  const dialect = options.map ? undefined : dialects.find((candidate) => candidate.fits(object));
  return dialect ? dialect.toFields(object) : plainFields(object, options);
}
