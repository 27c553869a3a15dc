import { displayName } from '../author-names.js';
import { isObject, type JsonObject, textIn } from './dialect.js';
import { listInText } from './list-in-text.js';
import { namesInText } from './names-in-text.js';

/** What sources call the name of a group, which may have commas of its own. */
const GROUP = ['literal', 'collectivename', 'collab', 'collaboration', 'group', 'organization'];
/** What sources call the whole name of somebody, without the case and signs of the key; the surest first. */
const WHOLE = [
  ...['displayname', 'fullname', 'preferredname', 'authorname', 'authname', 'creatorname', 'name'],
  ...['text', 'author', 'creator', 'person', 'keyword', 'term', 'subject', 'tag', 'label', 'value'],
];
/** The parts of a name as they are said, and what sources call them. */
const PARTS = [
  [
    ...['given', 'givenname', 'givennames', 'first', 'firstname', 'firstnames', 'fname'],
    ...['forename', 'forenames', 'initials'],
  ],
  ['middle', 'middlename', 'middlenames', 'middleinitial', 'middleinitials'],
  ['droppingparticle'],
  ['nondroppingparticle', 'particle', 'prefix', 'prelast', 'von'],
  ['family', 'familyname', 'familynames', 'last', 'lastname', 'lastnames', 'lname', 'surname'],
  ['suffix', 'namesuffix', 'lineage', 'jr'],
];
/** Objects that hold the object of somebody, and lists of these. */
const WITHIN = ['name', 'names', 'author', 'authors', 'person', 'creator', 'contributor'];
const MAX_DEPTH = 2;
/** What people did who did not write the paper. */
const NO_AUTHOR = /editor|translator|reviewer|supervisor|sponsor|illustrator/i;
/** What stands behind a name and is none. */
const DEGREE =
  /^(?:ph\.?\s?d|m\.?d|m\.?sc|b\.?sc|m\.?a|b\.?a|m\.?p\.?h|r\.?n|d\.?phil|dr|prof|esq|facs|frcp)\.?$/i;
const INITIALS = /^(?:\p{Lu}\.?[\s-]*){1,4}$/u;

/**
 * The authors of a record: objects of any common kind become texts (`{family, given}`, `{name}`, `{author: {...}}`),
 * one text is split where a list of names is, and names stand as they are said (`Pike, Ada` is `Ada Pike`). What
 * else there is, stays.
 */
export function authorsIn(content: unknown): unknown {
  if (typeof content === 'string') {
    const list = listInText(content);
    return list ? authorsIn(list) : namesInText(content);
  }
  if (isObject(content)) return authorsWithin(content) ?? content;
  if (!Array.isArray(content) || content.every(isPlainName)) return content;
  const authors = content.filter((entry) => entry !== null && entry !== '');
  const writers = authors.filter((entry) => !isObject(entry) || !isOther(entry));
  return (writers.length > 0 ? writers : authors).map(authorOf);
}

/** Most authors: names that stand as they are said. */
function isPlainName(entry: unknown): boolean {
  return typeof entry === 'string' && entry !== '' && !entry.includes(',');
}

function authorOf(entry: unknown): unknown {
  if (typeof entry === 'string') return spoken(entry);
  if (isObject(entry)) return nameOf(entry) ?? entry;
  // A list of one name, as some programs write each author.
  return Array.isArray(entry) && entry.length === 1 ? (textIn(entry[0]) ?? entry) : entry;
}

/** A name of a list as it is said; two names in one entry, and degrees behind a name, stay as they are. */
function spoken(name: string): string {
  if (!name.includes(',')) return name;
  const [before = '', behind = '', third = ''] = name.split(',').map((part) => part.trim());
  if (DEGREE.test(behind) || DEGREE.test(third)) return name;
  const areTwo = /\s/.test(before) && /\s/.test(behind) && !INITIALS.test(behind);
  return areTwo ? name : displayName(name);
}

/** The authors that an object holds: one, a list (`{"author": [...]}`), or one behind each key (`{"1": "Ada Pike"}`). */
function authorsWithin(object: JsonObject): unknown[] | undefined {
  const [list, ...others] = Object.values(object).filter((inner) => Array.isArray(inner));
  if (list !== undefined && others.length === 0) {
    const authors = authorsIn(list);
    const areNames = Array.isArray(authors) && authors.every((name) => typeof name === 'string');
    if (areNames) return authors;
  }
  const name = nameOf(object);
  if (name !== undefined) return [name];
  const entries = Object.entries(object);
  if (entries.length === 0 || !entries.every(([key]) => /^\d+$/.test(key))) return undefined;
  return entries.map(([, entry]) => authorOf(entry));
}

/** Whether somebody is said to have done something else than write. */
function isOther(entry: JsonObject): boolean {
  const role = entry.creatorType ?? entry.contributorType ?? entry.role;
  return typeof role === 'string' && NO_AUTHOR.test(role);
}

/** The entries of a list: objects with a name become texts. What else there is, stays. */
export function entriesIn(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  if (content.every((entry) => typeof entry === 'string')) return content;
  return content.flatMap((entry) => {
    if (entry === null) return [];
    return [isObject(entry) ? (nameOf(entry) ?? entry) : entry];
  });
}

/** The names of a list of objects and texts; what has no name is left out. */
export function namesIn(content: unknown): string[] {
  const entries = Array.isArray(content) ? content : [content];
  return entries.flatMap((entry) => (isObject(entry) ? nameOf(entry) : textIn(entry)) ?? []);
}

function nameOf(entry: JsonObject, depth = 0): string | undefined {
  const parts = new Map<string, unknown>();
  for (const [key, value] of Object.entries(entry)) parts.set(plainKey(key), value);
  const said = PARTS.map((names) => firstText(parts, names));
  const isInParts = said[0] !== undefined && said[4] !== undefined;
  if (!isInParts) {
    const group = firstText(parts, GROUP);
    if (group !== undefined) return group;
    const whole = firstText(parts, WHOLE);
    if (whole !== undefined) return spoken(whole);
  }
  const name = said.filter((part) => part !== undefined).join(' ');
  if (name !== '' || depth > MAX_DEPTH) return name || undefined;
  const within = WITHIN.map((key) => [parts.get(key)].flat()[0]).find(isObject);
  return within && nameOf(within, depth + 1);
}

function firstText(parts: ReadonlyMap<string, unknown>, names: readonly string[]) {
  for (const name of names) {
    const text = textOf(parts.get(name));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** A text, or a list of them (the middle names of CORD-19). */
function textOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return textIn(value);
  return textIn(value.map(textIn).filter(Boolean).join(' '));
}

/** A key without its case and signs: `first_name`, `firstName` and `First Name` are one. */
export function plainKey(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
