import { z } from 'zod';
import { type ConditionKind, MAX_YEARS, timeSchema } from '../../../domain/condition-kinds.js';
import {
  CONDITIONS,
  type ConditionName,
  forEachCondition,
  isConditionName,
  type KindOfCondition,
} from '../../../domain/fields.js';
import { mayHaveLists } from '../../../domain/listed-values.js';
import { VISIBLE, yearList } from '../../../domain/text-patterns.js';

/** How values stand in a query string, where everything is text. */

/** A number. */
export const numberFromText = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(
    (value) =>
      typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)
        ? Number(value)
        : value,
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
const several = (one: z.ZodType<string>, each: z.ZodType<string[]>, error: string) =>
  z
    .union([one, each], { error })
    .transform((given) => (typeof given === 'string' ? [given] : given));

const years = (most: number) => z.string().regex(new RegExp(yearList(most)));
/** How often years may be given; each time the share of one in `MAX_YEARS`. */
const MAX_YEAR_TEXTS = 10;

/** Years and ranges of years, with commas between or one each time: 2020, 2019..2021, 2019.., ..2021. */
const yearsFromText = several(
  years(MAX_YEARS),
  z
    .array(years(MAX_YEARS / MAX_YEAR_TEXTS))
    .min(1)
    .max(MAX_YEAR_TEXTS),
  'must be a year or a range such as 2019..2021, 2019.. or ..2021; more with commas between',
)
  .transform((texts) => texts.flatMap((text) => text.split(',')).map((text) => text.trim()))
  .transform((texts) => texts.map(rangeFromText));

function rangeFromText(text: string) {
  const [from = '', to = from] = text.split('..');
  return {
    from: from === '' ? undefined : Number(from),
    to: to === '' ? undefined : Number(to),
  };
}

/** Values of which one must fit; filterSchema refuses what has nothing to be seen in it. */
const text = z.string().meta({ pattern: VISIBLE });
const texts = several(text, z.array(text), 'must be a text; give it again for another');

/** How a query string says a condition of each kind. */
const IN_QUERY = {
  yearRange: yearsFromText,
  name: texts,
  names: texts,
  people: texts,
  id: texts,
  identifier: texts,
  flag: flagFromText,
  since: timeSchema,
} satisfies Record<ConditionKind, z.ZodType>;

type ConditionsInQuery = {
  [Name in ConditionName]: z.ZodOptional<(typeof IN_QUERY)[KindOfCondition<Name>]>;
};

/** The conditions that a query string can say; `filter` takes all others as JSON. */
export const conditionsOfQuery = {
  ...forEachCondition<ConditionsInQuery>((name) => {
    const { kind, inQuery } = CONDITIONS[name];
    return IN_QUERY[kind].optional().meta({ description: inQuery });
  }),
  filter: z
    .string()
    .optional()
    .meta({
      description:
        'More conditions as JSON, as POST /v1/search takes them: {"not": {"year": 2020}}',
      // Of the parameter as JSON, which openapi.json calls its content.
      ...{
        type: 'object',
        allOf: [{ $ref: '#/components/schemas/FilterInput' }],
        'x-consume': 'application/json',
      },
    }),
};

/**
 * Divides a query string into its conditions on papers, in the form that bodies have them in (undefined
 * where there are none), the conditions with texts that may be lists, and the rest.
 */
export function takeConditions<Query extends { filter?: string | undefined }>(
  query: Query,
): {
  sent: unknown;
  lists: [ConditionName, string[]][];
  rest: Omit<Query, ConditionName | 'filter'>;
} {
  const { filter, ...others } = query;
  const all = Object.entries(others);
  const rest = Object.fromEntries(all.filter(([name]) => !isConditionName(name)));
  const conditions: Record<string, unknown> = {};
  const lists: [ConditionName, string[]][] = [];
  for (const [name, value] of all) {
    if (!isConditionName(name) || value === undefined) continue;
    if (mayHaveLists(name, value)) lists.push([name, value]);
    else conditions[name] = value;
  }
  const and = filter === undefined ? undefined : [parsedJson(filter)];
  const isAlone = Object.keys(conditions).length === 0;
  return {
    sent: isAlone ? and?.[0] : { ...conditions, and },
    lists,
    rest: rest as Omit<Query, ConditionName | 'filter'>,
  };
}

/** What is no JSON stays text, which no filter is: the schema says so. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
