import { z } from 'zod';
import { foldName } from './folding.js';
import { type Paper, paperIdSchema } from './paper.js';
import { cleanText } from './text.js';

const MAX_VALUES = 1_000;
const MAX_IDS = 10_000;
const MAX_DEPTH = 8;
const MAX_CONDITIONS = 100;

/**
 * Which papers count, as a tree of conditions. Texts are folded (`foldName`); years and times are
 * inclusive; a paper without a year, venue or keyword satisfies no condition on it.
 */
export type Filter =
  | { kind: 'and' | 'or'; of: Filter[] }
  | { kind: 'not'; of: Filter }
  | { kind: 'year'; from: number; to: number }
  | { kind: 'venue' | 'author' | 'keyword'; values: string[] }
  | { kind: 'id'; values: string[] }
  | { kind: 'hasAbstract'; value: boolean }
  | { kind: 'addedSince'; ms: number };

const year = z.int().min(0).max(9_999);
const values = z
  .union([z.string(), z.array(z.string()).min(1).max(MAX_VALUES)], {
    error: `must be a text, or a list of 1 to ${MAX_VALUES} texts of which one must fit`,
  })
  .transform((given) => (typeof given === 'string' ? [given] : given))
  .refine((given) => given.every((value) => cleanText(value) !== ''), 'must not be empty');

const ids = z
  .union([paperIdSchema, z.array(paperIdSchema).min(1).max(MAX_IDS)], {
    error: `must be an id, or a list of 1 to ${MAX_IDS} ids`,
  })
  .transform((given) => (typeof given === 'string' ? [given] : given));

const yearRange = z
  .strictObject({
    from: year.optional(),
    to: year.optional(),
  })
  .refine(({ from, to }) => from !== undefined || to !== undefined, 'needs from, to or both')
  .refine(({ from = 0, to = 9_999 }) => from <= to, 'from must not be after to');

const ownConditions = {
  year: z.union([year, yearRange]).optional().meta({
    description: 'A year, or a range with from, to or both, inclusive',
  }),
  venue: values.optional().meta({ description: 'Venues, whatever their case' }),
  author: values.optional().meta({
    description: 'Authors by full name, by some of its words, or with initials',
  }),
  keyword: values.optional().meta({ description: 'Keywords, whatever their case' }),
  id: ids.optional().meta({ description: 'Ids of papers' }),
  hasAbstract: z.boolean().optional().meta({ description: 'Whether it has an abstract' }),
  addedSince: z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], {
      error: 'must be a time such as 2024-05-01 or 2024-05-01T12:00:00Z',
    })
    .optional()
    .meta({ description: 'Added to this index at or after this time (ISO 8601)' }),
};

/** The conditions of one object must all hold; `and`, `or` and `not` combine objects. */
type Conditions = z.infer<z.ZodObject<typeof ownConditions>> & {
  and?: Conditions[] | undefined;
  or?: Conditions[] | undefined;
  not?: Conditions | undefined;
};

const conditionsSchema: z.ZodType<Conditions, unknown> = z
  .strictObject(
    {
      ...ownConditions,
      and: z.lazy(() => z.array(conditionsSchema).min(1)).optional(),
      or: z.lazy(() => z.array(conditionsSchema).min(1)).optional(),
      not: z.lazy(() => conditionsSchema).optional(),
    },
    {
      error: ({ code }) =>
        code === 'invalid_type'
          ? 'must be a JSON object such as {"year": {"from": 2020}}'
          : undefined,
    },
  )
  .refine((conditions) => Object.keys(conditions).length > 0, 'has no condition')
  .meta({ id: 'Filter', description: 'Conditions on papers; all of one object must hold.' });

/** The filter as clients send it; a tree deeper or larger than anybody writes is refused. */
export const filterSchema = z
  .unknown()
  .superRefine((sent, context) => {
    const { depth, conditions } = sizeOf(sent);
    if (depth > MAX_DEPTH) {
      context.addIssue({ code: 'custom', message: `is nested more than ${MAX_DEPTH} deep` });
    } else if (conditions > MAX_CONDITIONS) {
      context.addIssue({ code: 'custom', message: `has more than ${MAX_CONDITIONS} conditions` });
    }
  })
  .pipe(conditionsSchema)
  .transform(toFilter);

function sizeOf(sent: unknown, depth = 1): { depth: number; conditions: number } {
  const size = { depth, conditions: 0 };
  if (typeof sent !== 'object' || sent === null || depth > MAX_DEPTH) return size;
  const { and, or, not, ...own } = sent as Record<string, unknown>;
  size.conditions = Object.keys(own).length;
  const inner = [and, or].flatMap((list) => (Array.isArray(list) ? list : []));
  for (const one of [...inner, ...(not === undefined ? [] : [not])]) {
    const { depth: reached, conditions } = sizeOf(one, depth + 1);
    size.depth = Math.max(size.depth, reached);
    size.conditions += conditions;
    if (size.conditions > MAX_CONDITIONS) break;
  }
  return size;
}

function toFilter(conditions: Conditions): Filter {
  const all: Filter[] = [];
  const { year: years, hasAbstract, addedSince, and, or, not } = conditions;
  if (typeof years === 'number') all.push({ kind: 'year', from: years, to: years });
  else if (years) all.push({ kind: 'year', from: years.from ?? 0, to: years.to ?? 9_999 });
  for (const kind of ['venue', 'author', 'keyword'] as const) {
    const given = conditions[kind];
    if (given) all.push({ kind, values: given.map(foldName) });
  }
  if (conditions.id) all.push({ kind: 'id', values: conditions.id });
  if (hasAbstract !== undefined) all.push({ kind: 'hasAbstract', value: hasAbstract });
  if (addedSince !== undefined) all.push({ kind: 'addedSince', ms: Date.parse(addedSince) });
  if (and) all.push(...and.map(toFilter));
  if (or) all.push({ kind: 'or', of: or.map(toFilter) });
  if (not) all.push({ kind: 'not', of: toFilter(not) });
  return all.length === 1 ? (all[0] as Filter) : { kind: 'and', of: all };
}

/**
 * Whether an author goes by this name, both folded: each word of the name is a word of the author's,
 * and a single letter is also the first of one. `hinton`, `g hinton` and `geoffrey hinton` all are
 * Geoffrey Hinton.
 */
export function isNamed(author: string, name: string): boolean {
  const words = author.split(' ');
  return name
    .split(' ')
    .every((part) =>
      words.some((word) => word === part || (part.length === 1 && word[0] === part)),
    );
}

/** What the filter says of one paper: the definition, which faster code is held to by a test. */
export function matchesFilter(filter: Filter, paper: Paper, addedAtMs: number): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((one) => matchesFilter(one, paper, addedAtMs));
    case 'or':
      return filter.of.some((one) => matchesFilter(one, paper, addedAtMs));
    case 'not':
      return !matchesFilter(filter.of, paper, addedAtMs);
    case 'year':
      return paper.year !== null && filter.from <= paper.year && paper.year <= filter.to;
    case 'venue':
      return paper.venue !== null && filter.values.includes(foldName(paper.venue));
    case 'keyword':
      return paper.keywords.some((keyword) => filter.values.includes(foldName(keyword)));
    case 'author':
      return paper.authors.some((author) =>
        filter.values.some((name) => isNamed(foldName(author), name)),
      );
    case 'id':
      return filter.values.includes(paper.id);
    case 'hasAbstract':
      return (paper.abstract !== '') === filter.value;
    case 'addedSince':
      return addedAtMs >= filter.ms;
  }
}
