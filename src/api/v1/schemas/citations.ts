import { z } from 'zod';
import { paperIdSchema } from '../../../domain/paper-id.js';
import {
  CITATION_FORMAT_NAMES,
  CITATION_FORMATS,
  type CitationFormatName,
} from '../../../export/citation/citations.js';

const MAX_CITED = 500;

const format = z.enum(CITATION_FORMAT_NAMES).default('bibtex').meta({
  description: 'bibtex, ris, or csl (CSL-JSON, always a list)',
});

export const citationQuerySchema = z.strictObject({ format });

export const citationsBodySchema = z.strictObject({
  ids: z.array(paperIdSchema).min(1).max(MAX_CITED).meta({
    description: 'Ids of papers; one given twice is cited once, at its first place',
  }),
  format,
});

const fileSchema = (name: CitationFormatName) =>
  name === 'csl' ? z.array(z.record(z.string(), z.unknown())) : z.string();

/** The files that may be answered with, by their media types. */
export const citationResponse = {
  description: 'A file in UTF-8',
  content: Object.fromEntries(
    CITATION_FORMAT_NAMES.map((name) => [
      CITATION_FORMATS[name].mediaType,
      { schema: fileSchema(name).meta({ description: CITATION_FORMATS[name].title }) },
    ]),
  ),
};
