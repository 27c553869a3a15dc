import { arxivOf } from '../../domain/identifiers.js';
import { SURE_SEPARATORS, splitList } from '../field-values.js';
import { inOneText } from '../languages.js';
import { yearOfDate } from './dates.js';
import { isObject, type JsonObject, textIn } from './dialect.js';
import { authorsIn, entriesIn } from './names.js';

/** What objects call the text that they hold; the surest first. */
const TEXT_KEYS = [
  ...['text', 'title', 'name', 'value', 'display_name', 'journal_title', '$oid', '#text'],
];
/** Deeper than this is no text of a field. */
const MAX_DEPTH = 3;
/** Keys of an object that has a text in each language: `{"en": "...", "pt-BR": "..."}`. */
const LANGUAGE = /^[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?$/;
/** What says where a page is, in a list of links. */
const ADDRESS_KEYS = ['url', 'value', 'href', 'URL', 'content_url'];

/** Whether anything is said by a value: not null, not empty. */
export function isKnown(content: unknown): boolean {
  return (
    content !== undefined &&
    content !== null &&
    content !== '' &&
    !(Array.isArray(content) && content.length === 0)
  );
}

/**
 * A value under our own name for a field, in the shape that the field has. What is of no shape that is known stays as
 * it is, for the schema to refuse; an empty list of texts says that nothing is known.
 */
export function ownValue(field: string, content: unknown): unknown {
  // Most values need no reading.
  if (typeof content === 'string') {
    if (field === 'authors') return authorsIn(content);
    if (field === 'keywords') return keywordsIn(content);
    if (field === 'year') return content === '' ? null : (yearOfDate(content) ?? content);
    return content;
  }
  if (content === null) return content;
  if (field === 'authors') return authorsIn(content);
  if (field === 'keywords') return keywordsIn(content);
  // Exports of databases often have numbers for ids; beyond 2^53 two of them may have become one.
  if (field === 'id' && Number.isSafeInteger(content)) return String(content);
  if (typeof content !== 'object') return content;
  if (Array.isArray(content) && content.length === 0) return null;
  return otherValue(field, content) ?? content;
}

/** A value under another's name for a field; undefined where it is none for it. */
export function otherValue(field: string, content: unknown): unknown {
  if (!isKnown(content)) return undefined;
  switch (field) {
    case 'id':
      return Number.isSafeInteger(content) ? String(content) : oneText(content);
    case 'authors':
      return listOrNothing(authorsIn(content));
    case 'keywords':
      return listOrNothing(keywordsIn(content));
    case 'year':
      return yearOfDate(content);
    case 'title':
    case 'abstract':
      return allTexts(content);
    case 'url':
      return addressIn(content);
    case 'arxivId':
      return arxivOf(oneText(content) ?? '') ?? undefined;
    default:
      return oneText(content);
  }
}

/** The first address of a page in a text, an object with one (`{"url": "..."}`) or a list of these. */
export function addressIn(content: unknown): string | undefined {
  return [content]
    .flat()
    .flatMap((entry) => (isObject(entry) ? ADDRESS_KEYS.map((key) => entry[key]) : [entry]))
    .map(textIn)
    .find((text) => text !== undefined && /^https?:\/\/[^\s/]/i.test(text));
}

function listOrNothing(content: unknown): unknown {
  return Array.isArray(content) ? content : undefined;
}

function keywordsIn(content: unknown): unknown {
  if (typeof content === 'string') return splitList(content, [...SURE_SEPARATORS, ',']);
  // `{"ieee_terms": {"terms": ["a"]}}`: every list within is one of keywords.
  return isObject(content) ? (listsWithin(content) ?? content) : entriesIn(content);
}

function listsWithin(object: JsonObject, depth = 0): unknown[] | undefined {
  const found = Object.values(object).flatMap((inner) => {
    if (Array.isArray(inner)) return entriesIn(inner) as unknown[];
    return isObject(inner) && depth < MAX_DEPTH ? (listsWithin(inner, depth + 1) ?? []) : [];
  });
  return found.length > 0 ? found : undefined;
}

/** The text of a value that has one: a text, the first of a list, what an object holds (`{"value": "..."}`). */
function oneText(content: unknown, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(content)) return oneText(content[0], depth + 1);
  return isObject(content) ? textWithin(content, depth + 1) : textIn(content);
}

/** Every text of a list of texts or of objects with one (`[{"text": "..."}]`), one after the other. */
export function allTexts(content: unknown): string | undefined {
  if (!Array.isArray(content)) return oneText(content);
  const texts = content.map((entry) => oneText(entry));
  if (texts.some((text) => text === undefined)) return undefined;
  return textIn([...new Set(texts)].join(' '));
}

function textWithin(object: JsonObject, depth: number): string | undefined {
  for (const key of TEXT_KEYS) {
    const text = oneText(object[key], depth);
    if (text !== undefined) return text;
  }
  const languages = Object.keys(object);
  if (languages.length === 0 || !languages.every((key) => LANGUAGE.test(key))) return undefined;
  const versions = languages.map((language) => ({ language, abstract: textIn(object[language]) }));
  return inOneText(versions).abstract;
}
