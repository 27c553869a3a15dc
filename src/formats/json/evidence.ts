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
  /** Whether it has what little else has beside works: an abstract, a list of authors, a venue, a DOI. */
  isOfWork: boolean;
}

/** Keys of posts, issues, news, films, songs, goods and tasks, which works do not have (`plainKey`). */
const OF_OTHERS = new Set([
  ...['body', 'bodyhtml', 'content', 'contents', 'selftext', 'excerpt', 'subreddit', 'upvotes'],
  ...['likes', 'retweets', 'replies', 'numcomments', 'commentscount', 'permalink', 'byline'],
  ...['urltoimage', 'publishedat', 'state', 'milestone', 'assignee', 'assignees', 'reporter'],
  ...['priority', 'completed', 'done', 'duedate', 'dueon', 'runtime', 'director', 'directors'],
  ...['genre', 'genres', 'cast', 'actors', 'plot', 'imdbid', 'imdbrating', 'boxoffice', 'rated'],
  ...['seasons', 'episodes', 'tagline', 'artist', 'artists', 'album', 'duration', 'channel'],
  ...['channelid', 'channeltitle', 'videoid', 'playlist', 'thumbnail', 'thumbnails', 'price'],
  ...['sku', 'stock', 'brand', 'asin', 'ingredients', 'recipe', 'calories', 'cuisine', 'salary'],
  ...['company', 'jobtype', 'starttime', 'endtime', 'platform', 'platforms', 'developer'],
]);
/** Keys that say so where there is nothing but a title beside them. */
const OF_OTHERS_ALONE = new Set([
  ...['userid', 'user', 'username', 'by', 'score', 'points', 'comments', 'descendants', 'kids'],
  ...['views', 'viewcount', 'labels', 'status', 'number', 'slug', 'path', 'children', 'icon'],
  ...['createdat', 'updatedat', 'closedat', 'email', 'color', 'colour', 'width', 'height'],
]);
/** Keys of works that are no fields of ours. */
const OF_WORKS =
  /^(?:pmid|pmcid|pubmedid|issn|isbn|eissn|volume|vol|issue|pages|pagerange|firstpage|startpage|citations?|(?:num)?cited\w*|citationcount|references|referencecount|affiliations?|publisher|corpusid|bibtex|bibtexkey|citekey|citationkey|pdf|openreview|session|sessions|track|openaccess\w*|fieldsofstudy|mesh\w*|acronym|proceedingsid|entrytype)$/;
/** An author and a year say little of what has them. */
const MAX_OF_OTHERS = 2;

/**
 * Whether an object has a title and is plainly no work: it has no more of one than a year, an author or a summary,
 * and a key that other things have (`body`, `runtime`, `price`). Where it has nothing of one, more keys say so: any
 * that is unknown, if `anyKey`.
 */
export function isOtherThing(object: JsonObject, { anyKey = true } = {}): boolean {
  const { hasTitle, others, isOfWork } = evidenceOf(object);
  if (!hasTitle || isOfWork || others > MAX_OF_OTHERS) return false;
  const keys = Object.keys(object).filter((key) => !fieldOf(key) && !translationOf(key));
  const unknown = keys.map(plainKey);
  if (unknown.some((key) => OF_WORKS.test(key))) return false;
  if (others === 0 && anyKey) return unknown.length > 0;
  return unknown.some((key) => OF_OTHERS.has(key) || (others === 0 && OF_OTHERS_ALONE.has(key)));
}

/** Whether an object that stands alone is a paper, and not just something with a title: an answer, a chart, a page. */
export function isPaperAlone(object: JsonObject, isOutermost: boolean): boolean {
  const { hasTitle, others, isSure } = evidenceOf(object);
  return hasTitle && others >= 2 && (isOutermost || isSure) && !kindOfObject(object);
}

/** What the keys and values of an object say for its being a paper. */
export function evidenceOf(object: JsonObject): Evidence {
  const evidence: Evidence = { hasTitle: false, others: 0, isSure: false, isOfWork: false };
  let hasText = false;
  let hasId = false;
  const add = (weight: number, isSure: boolean, isOfWork = weight > 1) => {
    evidence.others += weight;
    evidence.isSure ||= isSure;
    evidence.isOfWork ||= isOfWork;
  };
  for (const [key, value] of Object.entries(object)) {
    const plain = plainKey(key);
    const field =
      plain === 'displayname' ? 'title' : (fieldOf(key)?.field ?? translationOf(key)?.field);
    if (field === undefined || !hasWords(value)) {
      if (plain === 'authorships' || plain === 'externalids') add(1, false, true);
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
    else if (field === 'venue') add(1, false, true);
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
