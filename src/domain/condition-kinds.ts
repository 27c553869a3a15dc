import { z } from 'zod';
import { foldName } from './folding.js';
import { paperIdSchema } from './paper-id.js';
import { cleanText } from './text.js';

const MAX_VALUES = 1_000;
const MAX_IDS = 10_000;
const MAX_YEAR = 9_999;

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
    sent: number | { from?: number | undefined; to?: number | undefined };
    asked: { from: number; to: number };
  };
  /** One name, which must be one of those asked for. */
  name: { value: string | null; sent: string[]; asked: OneOf };
  /** Several names, of which one must be one of those asked for. */
  names: { value: readonly string[]; sent: string[]; asked: OneOf };
  /** Names of people, of whom one must go by one of the names asked for (`isNamed`). */
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
  /** What the condition asks when a client sends this. */
  asked(sent: Sent, condition: Spec): Asked;
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
  .refine(({ from = 0, to = MAX_YEAR }) => from <= to, 'from must not be after to');

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

const time = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be a time such as 2024-05-01 or 2024-05-01T12:00:00Z',
});

const folded = (sent: readonly string[]): OneOf => ({ values: sent.map(foldName) });

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
    body: z.union([year, yearRange]),
    asked: (sent) =>
      typeof sent === 'number'
        ? { from: sent, to: sent }
        : { from: sent.from ?? 0, to: sent.to ?? MAX_YEAR },
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
    asked: folded,
    holds: (asked, people) =>
      people.some((person) => asked.values.some((name) => isNamed(foldName(person), name))),
  },
  id: {
    body: ids,
    asked: (sent) => ({ values: sent }),
    holds: (asked, id) => asked.values.includes(id),
  },
  identifier: {
    body: values,
    asked: (sent, { canonical }) => ({ values: sent.map(canonical) }),
    holds: (asked, identifier) => identifier !== null && asked.values.includes(identifier),
  },
  flag: {
    body: z.boolean(),
    asked: (sent) => ({ value: sent }),
    holds: (asked, value) => value === asked.value,
  },
  since: {
    body: time,
    asked: (sent) => ({ ms: Date.parse(sent) }),
    holds: ({ ms }, value) => value >= ms,
  },
};

/**
 * Whether a person goes by this name, both folded: each word of the name is a word of the person's,
 * and a single letter is also the first of one. `hinton`, `g hinton` and `geoffrey hinton` all are
 * Geoffrey Hinton.
 */
export function isNamed(person: string, name: string): boolean {
  const words = person.split(' ');
  return name
    .split(' ')
    .every((part) =>
      words.some((word) => word === part || (part.length === 1 && word[0] === part)),
    );
}
