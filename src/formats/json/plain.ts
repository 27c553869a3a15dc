import { FIELD_NAMES } from '../../domain/fields.js';
import { PAPER_INPUT_FIELDS } from '../../domain/paper.js';
import type { ReadOptions } from '../format.js';
import type { Fields } from '../record.js';
import { fieldOf, isVague } from './aliases.js';
import { isObject, type JsonObject } from './dialect.js';
import { doiWithin } from './doi-within.js';
import { addTranslations, translationOf } from './translations.js';
import { isKnown, otherValue, ownValue } from './values.js';

/** Objects that hold the paper beside what an index says of it. */
export const WITHIN: readonly string[] = [
  ...['_source', 'attributes', 'metadata', 'fields', 'data', 'content', 'info', 'paper', 'bibjson'],
  ...['document', 'article', 'publication', 'work', 'item', 'message', 'record'],
];

/** A key of an object that others have for a field. */
interface OtherKey {
  readonly rank: number;
  readonly name: string;
}

/**
 * Objects with the names of our own fields, those that others have for them (in any case, with any signs in
 * them), or names that the user mapped; a mapped name with dots leads into objects within (`metadata.year`).
 */
export function plainFields(given: JsonObject, { map }: ReadOptions): Fields {
  const object = map ? given : unwrapped(given);
  const value: Record<string, unknown> = {};
  const ignored: string[] = [];
  const taken = new Set<string>();
  for (const [field, name] of map ?? []) {
    const content = object[name] ?? within(object, name);
    taken.add(name).add(name.split('.')[0] as string);
    if (content !== undefined) value[field] = ownValue(field, content);
  }
  let others: Map<string, OtherKey[]> | undefined;
  let translated: string[] | undefined;
  for (const name of Object.keys(object)) {
    if (map && (taken.has(name) || map.has(name))) continue;
    if (PAPER_INPUT_FIELDS.has(name)) {
      value[name] = ownValue(name, object[name]);
      continue;
    }
    if (!map && translationOf(name)) {
      translated ??= [];
      translated.push(name);
      continue;
    }
    const alias = fieldOf(name);
    // Our own name for a field, where it says something, or one that the user mapped, is surer than any other.
    if (!alias || map?.has(alias.field) || isKnown(object[alias.field])) {
      ignored.push(name);
      continue;
    }
    others ??= new Map();
    const keys = others.get(alias.field);
    if (keys) keys.push({ rank: alias.rank, name });
    else others.set(alias.field, [{ rank: alias.rank, name }]);
  }
  if (others) takeOthers(object, others, value, ignored);
  if (translated) ignored.push(...addTranslations(object, translated, value));
  const found = map || ignored.length === 0 || isKnown(value.doi) ? undefined : doiWithin(object);
  if (!found) return { value, ignored };
  value.doi = found.doi;
  return { value, ignored: ignored.filter((name) => name !== found.key) };
}

/** Gives each field the first of its keys that says something. */
function takeOthers(
  object: JsonObject,
  others: ReadonlyMap<string, OtherKey[]>,
  value: Record<string, unknown>,
  ignored: string[],
): void {
  // In this order the title is known before the abstract.
  for (const field of FIELD_NAMES) {
    const keys = (others.get(field) ?? []).sort((a, b) => a.rank - b.rank);
    let isFound = false;
    for (const { name } of keys) {
      const isTaken = isFound || (isVague(name) && !isKnown(value.title));
      const content = isTaken ? undefined : otherValue(field, object[name]);
      if (content === undefined) ignored.push(name);
      else {
        value[field] = content;
        isFound = true;
      }
    }
  }
}

/** The object itself, or the one within it that has the title, with what stands beside that. */
export function unwrapped(object: JsonObject): JsonObject {
  if ('title' in object) return object;
  const name = WITHIN.find((key) => {
    const inner = object[key];
    return isObject(inner) && Object.keys(inner).some((one) => fieldOf(one)?.field === 'title');
  });
  if (name === undefined) return object;
  const { [name]: inner, ...beside } = object;
  return { ...beside, ...(inner as JsonObject) };
}

function within(object: JsonObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), object);
}
