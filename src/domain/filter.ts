import { z } from 'zod';
import { CONDITION_KINDS, type ConditionKindDefinition } from './condition-kinds.js';
import {
  CONDITION_NAMES,
  CONDITIONS,
  type ConditionName,
  type ConditionsAsked,
  type ConditionsSent,
  type ConditionValues,
  forEachCondition,
} from './fields.js';
import type { Paper } from './paper.js';

const MAX_DEPTH = 32;
const MAX_CONDITIONS = 100;

/** One of the conditions that `CONDITIONS` lists, and what it asks. */
type Condition = {
  [Name in ConditionName]: { kind: Name } & ConditionsAsked[Name];
}[ConditionName];

type Tree<Leaf> = { kind: 'and' | 'or'; of: Tree<Leaf>[] } | { kind: 'not'; of: Tree<Leaf> } | Leaf;

/** Which papers count, as a tree of conditions. */
export type Filter = Tree<Condition>;

/**
 * A text with commas that may be one value or a list: it asks for `whole` where any paper has that, and else for
 * `parts`.
 */
interface Listed {
  kind: 'listed';
  whole: Filter;
  parts: Filter;
}

/** A filter as it was asked for; src/search/settle-filter.ts makes a `Filter` of it. */
export type AskedFilter = Tree<Condition | Listed>;

/** The definition of each condition's kind. */
const KINDS = forEachCondition<{
  [Name in ConditionName]: ConditionKindDefinition<
    ConditionsSent[Name],
    ConditionsAsked[Name],
    ConditionValues[Name],
    (typeof CONDITIONS)[Name]
  >;
}>((name) => CONDITION_KINDS[CONDITIONS[name].kind]);

/** The schema of each condition, by its name. */
const conditionSchemas = forEachCondition<{
  [Name in ConditionName]: z.ZodOptional<z.ZodType<ConditionsSent[Name]>>;
}>((name) => KINDS[name].body.optional().meta({ description: CONDITIONS[name].inBody }));

/** The conditions of one object must all hold; `and`, `or` and `not` combine objects. */
type Conditions = { [Name in ConditionName]?: ConditionsSent[Name] | undefined } & {
  and?: Conditions[] | undefined;
  or?: Conditions[] | undefined;
  not?: Conditions | undefined;
};

const conditionsSchema: z.ZodType<Conditions, unknown> = z
  .strictObject(
    {
      ...conditionSchemas,
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
  .meta({
    id: 'Filter',
    description: 'Conditions on papers; all of one object must hold.',
    minProperties: 1,
  });

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
  const { and, or, not, ...others } = sent as Record<string, unknown>;
  size.conditions = Object.keys(others).length;
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
  const { and, or, not } = conditions;
  const all: Filter[] = CONDITION_NAMES.flatMap((name) => {
    const sent = conditions[name];
    return sent === undefined ? [] : [conditionOf(name, sent)];
  });
  if (and) all.push(...and.map(toFilter));
  if (or) all.push({ kind: 'or', of: or.map(toFilter) });
  if (not) all.push({ kind: 'not', of: toFilter(not) });
  return all.length === 1 ? (all[0] as Filter) : { kind: 'and', of: all };
}

function conditionOf<Name extends ConditionName>(name: Name, sent: ConditionsSent[Name]): Filter {
  const asked: readonly ConditionsAsked[Name][] = KINDS[name].asked(sent, CONDITIONS[name]);
  // What is asked is that of this name; TypeScript cannot follow a name through a union.
  const conditions = asked.map((one) => ({ kind: name, ...one }) as unknown as Condition);
  return conditions.length === 1 ? (conditions[0] as Filter) : { kind: 'or', of: conditions };
}

function holds<Name extends ConditionName>(
  name: Name,
  asked: ConditionsAsked[Name],
  value: ConditionValues[Name],
): boolean {
  return KINDS[name].holds(asked, value);
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
    default:
      return holds(filter.kind, filter, CONDITIONS[filter.kind].of(paper, addedAtMs));
  }
}
