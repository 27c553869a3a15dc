import { z } from 'zod';
import type { PaperField } from '../../../domain/fields.js';
import { paperInputSchema } from '../../../domain/paper.js';
import { VISIBLE } from '../../../domain/text-patterns.js';

/**
 * For openapi.json alone: what a paper may look like before it is read and cleaned. The code that checks papers is
 * src/formats/json/plain.ts, which takes the shapes that other programs have, and src/ingest/validate.ts.
 */

type Shape = Record<string, unknown>;

const visible: Shape = { type: 'string', pattern: VISIBLE };
const nothing: Shape = { type: 'array', maxItems: 0 };
const severalTexts: Shape = { type: 'array', items: visible };
const withGaps: Shape = { type: 'array', items: { type: ['string', 'null'] } };

/** Shapes that a field is read from beside its own. */
const OTHER_SHAPES: Partial<Record<PaperField, Shape[]>> = {
  title: [severalTexts],
  abstract: [severalTexts],
  authors: [withGaps],
  keywords: [withGaps],
  year: [nothing, { const: '' }],
  venue: [severalTexts],
  doi: [severalTexts],
  url: [nothing],
  arxivId: [nothing],
};

/** A paper without its id, which its address has. */
export function newPaperJsonSchema(): Shape {
  const {
    $schema: _,
    properties = {},
    ...schema
  } = z.toJSONSchema(paperInputSchema, {
    io: 'input',
  });
  const { id: __, ...content } = properties as Record<string, { anyOf?: Shape[] }>;
  const hasText = (name: PaperField) => ({ required: [name], properties: { [name]: visible } });
  return {
    ...schema,
    description: 'A paper to store; a field left out is unknown',
    properties: Object.fromEntries(
      Object.entries(content).map(([name, { anyOf = [], ...shape }]) => [
        name,
        { ...shape, anyOf: [...anyOf, ...(OTHER_SHAPES[name as PaperField] ?? [])] },
      ]),
    ),
    anyOf: [hasText('title'), hasText('abstract')],
  };
}
