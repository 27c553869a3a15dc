import type { z } from 'zod';
import type { ConditionKind } from './condition-kinds.js';
import { CONDITIONS, type ConditionName } from './fields.js';
import { type AskedFilter, type Filter, filterSchema } from './filter.js';
import { parsePersonName } from './person-name.js';
import { cleanText } from './text.js';

/** Each list that may be one value costs a look at the papers. */
const MAX_LISTS = 100;

/** The parts of a text of each kind that may be a list. */
const PARTS: Partial<Record<ConditionKind, (text: string) => string[]>> = {
  name: atCommas,
  names: atCommas,
  people: betweenPeople,
  id: atCommas,
  identifier: atCommas,
};

/** Whether these are texts of which one may be a list. */
export function mayHaveLists(name: ConditionName, value: unknown): value is string[] {
  return Array.isArray(value) && value.some((text) => partsOf(name, text).length > 1);
}

/**
 * The filter by a condition of which one of the texts must hold, each as one value or, where no paper has
 * that, as a list. What is wrong with them is added to `problems`.
 */
export function listedFilter(
  name: ConditionName,
  texts: readonly string[],
  problems: z.core.$ZodIssue[],
): AskedFilter {
  const plain = texts.filter((text) => partsOf(name, text).length < 2);
  const lists = texts.filter((text) => partsOf(name, text).length > 1);
  if (lists.length > MAX_LISTS) {
    const message = `must have at most ${MAX_LISTS} texts with commas`;
    problems.push({ code: 'custom', path: [name], message, input: undefined });
    return { kind: 'or', of: [] };
  }
  const of: AskedFilter[] = lists.map((text) => {
    const parts = parsed({ [name]: partsOf(name, text) }, problems);
    const whole = parsed({ [name]: text }, []);
    return whole && parts ? { kind: 'listed', whole, parts } : (parts ?? NOTHING);
  });
  if (plain.length > 0) of.push(parsed({ [name]: plain }, problems) ?? NOTHING);
  return { kind: 'or', of };
}

const NOTHING: Filter = { kind: 'or', of: [] };

function parsed(sent: unknown, problems: z.core.$ZodIssue[]): Filter | undefined {
  const { success, data, error } = filterSchema.safeParse(sent);
  if (success) return data;
  problems.push(...error.issues);
  return undefined;
}

function partsOf(name: ConditionName, text: string): string[] {
  return PARTS[CONDITIONS[name].kind]?.(text) ?? [text];
}

function atCommas(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => cleanText(part) !== '');
}

/** Commas stand between people where each has a given and a family name, and else within a name: `Hinton, G.` */
function betweenPeople(text: string): string[] {
  const parts = atCommas(text);
  const arePeople = parts.every((part) => parsePersonName(part).given.length > 0);
  return arePeople ? parts : [text];
}
