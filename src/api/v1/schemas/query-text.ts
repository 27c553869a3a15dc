import { z } from 'zod';
import { paperIdSchema } from '../../../domain/paper.js';

/** How values stand in a query string, where everything is text. */

/** A number. */
export const numberFromText = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value),
    schema,
  );

/** Entries with commas between. */
export const listFromText = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value),
    schema,
  );

export const flagFromText = z
  .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
  .transform((value) => value === 'true' || value === '1');

/** One text, or the same parameter several times. */
const several = <Schema extends z.ZodType<string>>(schema: Schema) =>
  z
    .union([schema, z.array(schema)], { error: 'must be a text; give it again for another' })
    .transform((given) => (typeof given === 'string' ? [given] : given));

/** A year, or a range of years: 2020, 2019..2021, 2019.., ..2021. */
const yearsFromText = z
  .string()
  .regex(/^(\d{1,4}|\d{1,4}\.\.\d{0,4}|\.\.\d{1,4})$/, {
    error: 'must be a year or a range such as 2019..2021, 2019.. or ..2021',
  })
  .transform((text) => {
    const [from = '', to = from] = text.split('..');
    return {
      ...(from === '' ? {} : { from: Number(from) }),
      ...(to === '' ? {} : { to: Number(to) }),
    };
  });

/** The conditions that a query string can say; `filter` takes all others as JSON. */
export const conditionsOfQuery = {
  year: yearsFromText
    .optional()
    .meta({ description: 'A year or a range: 2020, 2019..2021, 2019..' }),
  venue: several(z.string()).optional().meta({ description: 'One of these venues' }),
  author: several(z.string()).optional().meta({ description: 'One of these authors' }),
  keyword: several(z.string()).optional().meta({ description: 'One of these keywords' }),
  id: several(paperIdSchema).optional().meta({ description: 'One of these papers' }),
  hasAbstract: flagFromText.optional().meta({ description: 'Whether it has an abstract' }),
  addedSince: z.string().optional().meta({ description: 'Added at or after this time (ISO 8601)' }),
  filter: z.string().optional().meta({
    description: 'More conditions as JSON, as POST /v1/search takes them: {"not": {"year": 2020}}',
  }),
};

/** Everything that the parameters of a query string ask for, in the form that bodies have it in. */
export function conditionsSent(
  query: Partial<z.infer<z.ZodObject<typeof conditionsOfQuery>>>,
): unknown {
  const { filter, ...simple } = query;
  const given = Object.fromEntries(
    Object.entries(simple).filter(([, value]) => value !== undefined),
  );
  const parsed = filter === undefined ? [] : [parsedJson(filter)];
  if (Object.keys(given).length === 0) return parsed[0];
  return parsed.length === 0 ? given : { ...given, and: parsed };
}

/** What is no JSON stays text, which no filter is: the schema says so. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
