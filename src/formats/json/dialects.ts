import type { ReadOptions } from '../format.js';
import { arxiv } from './arxiv.js';
import type { Dialect, Fields, JsonObject } from './dialect.js';
import { nearpaper } from './nearpaper.js';
import { openalex } from './openalex.js';
import { paperlists } from './paperlists.js';
import { plainFields } from './plain.js';
import { semanticScholar } from './semantic-scholar.js';

/** In the order in which they are tried. */
const DIALECTS: readonly Dialect[] = [nearpaper, openalex, semanticScholar, arxiv, paperlists];

/** Whether some source is known to write such objects. */
export function isOfDialect(object: JsonObject): boolean {
  return DIALECTS.some((dialect) => dialect.fits(object));
}

/** The fields of a paper in the way of its source; who maps names knows better. */
export function fieldsOf(object: JsonObject, options: ReadOptions): Fields {
  const dialect = options.map ? undefined : DIALECTS.find((candidate) => candidate.fits(object));
  return dialect ? dialect.toFields(object) : plainFields(object, options);
}
