import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { NearpaperError } from '../../domain/errors.js';
import type { Paper } from '../../domain/paper.js';
import { paperNameSchema } from '../../domain/paper-id.js';
import { type NameReading, readScholarName } from '../../domain/scholar-name.js';
import { papersByReadings } from '../../search/find-by-identity.js';
import type { Store } from '../../store/store.js';
import { publicUrl } from '../public-url.js';
import { type Fields, PAPER_FIELDS, parseFields } from './fields.js';
import { joinedText } from './filters.js';
import { toScholarPaper } from './paper-body.js';

/** What papers have where no fields are asked for. */
const DEFAULT_FIELDS = 'paperId,title';
const NOBODY: NameReading = { ids: [], keys: [] };

export const fieldsParameter = { fields: joinedText };

/** The parameter of a page: a whole number within bounds. */
export const wholeNumber = (least: number, most: number) =>
  z.coerce.number().int().min(least).max(most);

/** The query of a request, which must have one: throws QUERY_EMPTY. */
export function asked(query: string | undefined): string {
  if (query !== undefined) return query;
  throw new NearpaperError('QUERY_EMPTY', 'Missing required parameter: query');
}

/** Turns papers into what a request wants to see of them; throws INVALID_REQUEST for fields that are not known. */
export function paperWriter(
  request: FastifyRequest,
  fields: string | undefined,
): (paper: Paper) => Record<string, unknown> {
  const chosen: Fields = parseFields(fields, PAPER_FIELDS, DEFAULT_FIELDS);
  const base = publicUrl(request);
  return (paper) => toScholarPaper(paper, chosen, base);
}

/** The paper that each id stands for, whatever its form; undefined for that of nobody. */
export function papersNamed(
  store: Pick<Store, 'idsByKeys' | 'getPapers'>,
  names: readonly string[],
): Promise<(Paper | undefined)[]> {
  const readings = names.map((name) =>
    paperNameSchema.safeParse(name).success ? readScholarName(name) : NOBODY,
  );
  return papersByReadings(store, readings);
}
