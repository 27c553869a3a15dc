import { fieldOf } from './aliases.js';
import { yearOfDate } from './dates.js';
import { type JsonObject, textIn } from './dialect.js';
import { kindOfObject } from './kinds.js';
import { plainKey } from './names.js';
import { translationOf } from './translations.js';

/** Deeper than this no words are looked for in a value. */
const MAX_DEPTH = 4;
/** An abstract within other things is more than a word of a menu. */
const IS_PROSE = /\S\s+\S.{10}/s;

/** What speaks for an object being a paper. */
export interface Evidence {
  hasTitle: boolean;
  /** How much of it a paper has, besides. */
  others: number;
  /** Whether something of that is more than a word. */
  isSure: boolean;
}

/** Whether an object that stands alone is a paper, and not just something with a title: an answer, a chart, a page. */
export function isPaperAlone(object: JsonObject, isOutermost: boolean): boolean {
  const { hasTitle, others, isSure } = evidenceOf(object);
  return hasTitle && others >= 2 && (isOutermost || isSure) && !kindOfObject(object);
}

/** What the keys and values of an object say for its being a paper. */
export function evidenceOf(object: JsonObject): Evidence {
  const evidence: Evidence = { hasTitle: false, others: 0, isSure: false };
  let hasText = false;
  let hasId = false;
  const add = (weight: number, isSure: boolean) => {
    evidence.others += weight;
    evidence.isSure ||= isSure;
  };
  for (const [key, value] of Object.entries(object)) {
    const plain = plainKey(key);
    const field =
      plain === 'displayname' ? 'title' : (fieldOf(key)?.field ?? translationOf(key)?.field);
    if (field === undefined || !hasWords(value)) {
      if (plain === 'authorships' || plain === 'externalids') add(1, false);
      continue;
    }
    if (field === 'title') evidence.hasTitle = true;
    else if (field === 'id') hasId = true;
    else if (field === 'abstract') {
      const isAbstract = /abstract|^text$/.test(plain);
      hasText ||= isAbstract;
      add(isAbstract ? 2 : 1, isAbstract && (typeof value !== 'string' || IS_PROSE.test(value)));
    } else if (field === 'authors') add(Array.isArray(value) ? 2 : 1, Array.isArray(value));
    else if (field === 'year' && yearOfDate(value) !== undefined) add(1, true);
    else if (field === 'doi' || field === 'arxivId') add(2, /\d/.test(textIn(value) ?? ''));
    else if (field === 'venue') add(1, false);
  }
  // Corpora have texts with an id, and no titles.
  if (hasText && hasId) evidence.hasTitle = true;
  return evidence;
}

/** Whether a value, or something within it, says anything. */
function hasWords(value: unknown, depth = 0): boolean {
  if (typeof value === 'number') return true;
  if (typeof value !== 'object' || value === null) return textIn(value) !== undefined;
  return depth < MAX_DEPTH && Object.values(value).some((inner) => hasWords(inner, depth + 1));
}
