import type { ReadOptions } from '../format.js';
import type { Fields } from '../record.js';
import { papersWithin } from './answer.js';
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
import { plainFields, unwrapped } from './plain.js';
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

/**
 * The paper of an object (`Dialect.toFields`). One of no known source has names as others have them, or those that
 * the user mapped.
 */
export function readObject(
  object: JsonObject,
  dialects: readonly JsonDialect[],
  options: ReadOptions,
): Fields | string | undefined {
  // Who maps names knows better than a dialect.
  if (options.map) return plainFields(object, options);
  const dialect = dialects.find((candidate) => candidate.fits(object));
  if (dialect) return dialect.toFields(object);
  const inner = unwrapped(object);
  const within = inner === object ? undefined : dialects.find(({ fits }) => fits(inner));
  return within ? withIdOf(object, within.toFields(inner)) : plainFields(inner, options);
}

/** An index has ids of its own for works that have none. */
function withIdOf(
  object: JsonObject,
  answer: Fields | string | undefined,
): Fields | string | undefined {
  if (typeof answer !== 'object' || 'id' in answer.value) return answer;
  const { id } = plainFields(object, {}).value;
  return id === undefined ? answer : { ...answer, value: { ...answer.value, id } };
}

/** The papers of an object of a file: its own (`readObject`), or those within it where it is an answer of an API. */
export function readPapers(
  object: JsonObject,
  dialects: readonly JsonDialect[],
  options: ReadOptions,
): readonly (Fields | string)[] {
  const answer = readObject(object, dialects, options);
  if (answer === undefined) return [];
  if (typeof answer === 'string' || options.map || hasText(answer.value)) return [answer];
  const within = papersWithin(object, dialects, options).filter((inner) => inner !== object);
  if (within.length === 0) return [answer];
  return within.flatMap((inner) => readPapers(inner, dialects, options));
}

const hasText = (value: Readonly<Record<string, unknown>>): boolean =>
  'title' in value || 'abstract' in value;
