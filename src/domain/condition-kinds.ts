import { z } from 'zod';
import { foldName } from './folding.js';
import { goesBy } from './goes-by.js';
import { limitedText } from './limited-text.js';
import { MAX_ID_CHARS } from './paper-id.js';
import { parsePersonName } from './person-name.js';
import { cleanText } from './text.js';
import { VISIBLE } from './text-patterns.js';

const MAX_VALUES = 1_000;
const MAX_IDS = 10_000;
const MAX_YEAR = 9_999;
export const MAX_YEARS = 100;

type YearsSent = number | { from?: number | undefined; to?: number | undefined };

interface OneOf {
  values: string[];
}

/**
 * The kinds of conditions: what of a paper each looks at (`value`), what clients send (`sent`), and what
 * that asks (`asked`). Names are folded (`foldName`); years and times are inclusive; a paper that lacks
 * the value satisfies no condition on it.
 */
export interface ConditionKinds {
  yearRange: {
    value: number | null;
    sent: YearsSent | YearsSent[];
    asked: { from: number; to: number };
  };
  /** One name, which must be one of those asked for. */
  name: { value: string | null; sent: string[]; asked: OneOf };
  /** Several names, of which one must be one of those asked for. */
  names: { value: readonly string[]; sent: string[]; asked: OneOf };
  /** Names of people, of whom one must go by one of the names asked for (`goesBy`). */
  people: { value: readonly string[]; sent: string[]; asked: OneOf };
  id: { value: string; sent: string[]; asked: OneOf };
  /** An identifier in its canonical form. */
  identifier: { value: string | null; sent: string[]; asked: OneOf };
  flag: { value: boolean; sent: boolean; asked: { value: boolean } };
  since: { value: number; sent: string; asked: { ms: number } };
}

export type ConditionKind = keyof ConditionKinds;

/** Kinds whose values can be counted: what they look at has few values, and people know them. */
type CountedKind = 'yearRange' | 'name' | 'names' | 'people';

/** A condition of one kind on what is stored of a paper, as `CONDITIONS` lists them. */
export type ConditionOf<Kind extends ConditionKind, Values> = {
  readonly kind: Kind;
  /** What the condition looks at; the time of adding in milliseconds since 1970. */
  readonly of: (paper: Values, addedAtMs: number) => ConditionKinds[Kind]['value'];
  /** Its description as a part of a filter in a body, and as a parameter of an address. */
  readonly inBody: string;
  readonly inQuery: string;
} & (Kind extends CountedKind ? { readonly isFacet?: true } : unknown) &
  (Kind extends 'identifier' ? { readonly canonical: (text: string) => string } : unknown);

/** A condition of any kind. */
export type ConditionSpec<Values> = {
  [Kind in ConditionKind]: ConditionOf<Kind, Values>;
}[ConditionKind];

/** What all conditions of a kind have in common. */
export interface ConditionKindDefinition<Sent, Asked, Value, Spec> {
  /** The schema of what bodies say. */
  readonly body: z.ZodType<Sent>;
  /** What the condition asks when a client sends this: one of these must hold. */
  asked(sent: Sent, condition: Spec): readonly [Asked, ...Asked[]];
  /** Whether a value satisfies what is asked: the definition that faster code is held to. */
  holds(asked: Asked, value: Value): boolean;
}

const year = z.int().min(0).max(MAX_YEAR);

const yearRange = z
  .strictObject({
    from: year.optional(),
    to: year.optional(),
  })
  .refine(({ from, to }) => from !== undefined || to !== undefined, 'needs from, to or both')
  .meta({ minProperties: 1 });

const YEARS = {
  error: `must be a year, a range with from, to or both, or a list of 1 to ${MAX_YEARS} of these`,
};
const oneOrRange = z.union([year, yearRange], YEARS);
const years = z.union([oneOrRange, z.array(oneOrRange).min(1, YEARS).max(MAX_YEARS, YEARS)], YEARS);

/** The years from the earlier to the later, in whichever order they came; so they are read in a query too. */
function rangeOf(sent: YearsSent): { from: number; to: number } {
  if (typeof sent === 'number') return { from: sent, to: sent };
  const { from = 0, to = MAX_YEAR } = sent;
  return { from: Math.min(from, to), to: Math.max(from, to) };
}

/** One of so many; the most is not in openapi.json, since a filter in an address has less room than one in a body. */
const several = <Schema extends z.ZodType>(one: Schema, most: number) =>
  z
    .array(one)
    .min(1)
    .refine((list) => list.length <= most, `must be a list of 1 to ${most}`);

const value = z.string().meta({ pattern: VISIBLE });
const values = z
  .union([value, several(value, MAX_VALUES)], {
    error: `must be a text, or a list of 1 to ${MAX_VALUES} texts of which one must fit`,
  })
  .transform((given) => (typeof given === 'string' ? [given] : given))
  .refine((given) => given.every((value) => cleanText(value) !== ''), 'must not be empty');

/** What no id can be is no error here: no paper has it. */
const id = limitedText(MAX_ID_CHARS)
  .refine((text) => cleanText(text) !== '', 'must not be empty')
  .meta({ pattern: VISIBLE });
const ids = z
  .union([id, several(id, MAX_IDS)], {
    error: `must be an id, or a list of 1 to ${MAX_IDS} ids`,
  })
  .transform((given) => (typeof given === 'string' ? [given] : given));

/** A time, or a date at its first moment. */
export const timeSchema = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be a time such as 2024-05-01 or 2024-05-01T12:00:00Z',
});

const folded = (sent: readonly string[]): [OneOf] => [{ values: sent.map(foldName) }];

/** The definition of each kind of condition. */
export const CONDITION_KINDS: {
  readonly [Kind in ConditionKind]: ConditionKindDefinition<
    ConditionKinds[Kind]['sent'],
    ConditionKinds[Kind]['asked'],
    ConditionKinds[Kind]['value'],
    ConditionOf<Kind, never>
  >;
} = {
  yearRange: {
    body: years,
    asked: (sent) => {
      const [first, ...others] = [sent].flat();
      return [rangeOf(first ?? {}), ...others.map(rangeOf)];
    },
    holds: ({ from, to }, value) => value !== null && from <= value && value <= to,
  },
  name: {
    body: values,
    asked: folded,
    holds: (asked, name) => name !== null && asked.values.includes(foldName(name)),
  },
  names: {
    body: values,
    asked: folded,
    holds: (asked, names) => names.some((name) => asked.values.includes(foldName(name))),
  },
  people: {
    body: values,
    asked: (sent) => [{ values: sent.map(cleanText) }],
    holds: (asked, people) => {
      const names = asked.values.map(parsePersonName);
      return people.some((text) => {
        const person = parsePersonName(text);
        return names.some((name) => goesBy(person, name));
      });
    },
  },
  id: {
    body: ids,
    asked: (sent) => [{ values: sent }],
    holds: (asked, id) => asked.values.includes(id),
  },
  identifier: {
    body: values,
    asked: (sent, { canonical }) => [{ values: sent.map(canonical) }],
    holds: (asked, identifier) => identifier !== null && asked.values.includes(identifier),
  },
  flag: {
    body: z.boolean(),
    asked: (sent) => [{ value: sent }],
    holds: (asked, value) => value === asked.value,
  },
  since: {
    body: timeSchema,
    asked: (sent) => [{ ms: Date.parse(sent) }],
    holds: ({ ms }, value) => value >= ms,
  },
};
