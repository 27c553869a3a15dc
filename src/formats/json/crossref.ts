import { normalizeDoi } from '../../domain/identifiers.js';
import { knownOnly } from '../field-values.js';
import { inOneText } from '../languages.js';
import { yearOfDate } from './dates.js';
import { isObject, type JsonDialect, type JsonObject, objectsIn, textIn } from './dialect.js';
import { namesIn } from './names.js';
import { addressIn } from './values.js';

const DATES = ['published', 'published-print', 'published-online', 'issued', 'posted'];
/** The heading that many abstracts begin with, as an element or before a colon or a line's end. */
const HEADING =
  /^\s*(?:<(?:jats:)?sec>\s*)?(?:<((?:jats:)?(?:title|p|bold|b|h\d))>\s*abstract\s*[.:]?\s*<\/\1>|((?:<(?:jats:)?p>\s*)?)abstract(?:\s*:|\.?[^\S\n]*\n))/i;

/** The same within the text, where what follows shows that it begins there: `AbstractWe study`, `Abstract The aim`. */
const RUN_IN =
  /^((?:\s*<(?:jats:)?(?:sec|p)>)?\s*)(?:Abstract(?=\p{Lu})|ABSTRACT(?=\p{Lu}\p{Ll})|(?:Abstract|ABSTRACT)\s+(?=(?:We|The|This|These|In|Our|It|To|For|As|On|An?|Background|Objectives?|Purpose|Aims?|Introduction)\s))/u;

/** Works of Crossref: single ones, lists and answers of its API, with JATS and MathML in titles and abstracts. */
export const crossref: JsonDialect = {
  name: 'crossref',
  description: 'Crossref',
  readsFrom: {
    title: 'title and subtitle',
    abstract: 'abstract, original-title behind it',
    authors: 'author',
    year: DATES.join(', '),
    venue: 'container-title, event.name, institution.name',
    keywords: 'subject',
    url: 'resource.primary.URL, URL',
    doi: 'DOI',
  },

  fits: (object) => typeof object.DOI === 'string' && Array.isArray(object.title),

  toFields(object) {
    const [title] = textsOf(object.title);
    const [subtitle] = textsOf(object.subtitle);
    const whole = title && subtitle && !title.includes(subtitle) ? `${title}: ${subtitle}` : title;
    const [original] = textsOf(object['original-title']);
    const isOther = original !== undefined && original.toLowerCase() !== title?.toLowerCase();
    const { keywords = [], ...text } = inOneText([
      { title: whole, abstract: abstractOf(object.abstract) },
      ...(isOther ? [{ title: original }] : []),
    ]);
    const [institution] = objectsIn(object.institution);
    const resource = isObject(object.resource) ? object.resource.primary : undefined;
    return {
      value: knownOnly({
        ...text,
        authors: objectsIn(object.author).flatMap(authorNames),
        year: DATES.map((name) => yearOfDate(object[name])).find((year) => year !== undefined),
        venue: textsOf(object['container-title'])[0] ?? nameIn(object.event) ?? nameIn(institution),
        keywords: [...textsOf(object.subject), ...keywords],
        url: addressIn(resource) ?? addressIn(object.URL),
        doi: normalizeDoi(textIn(object.DOI) ?? ''),
      }),
      date: dateOf(object),
    };
  },
};

const abstractOf = (abstract: unknown): string | undefined =>
  textIn(abstract)?.replace(HEADING, '$2').replace(RUN_IN, '$1');

/** What is called `name` is a group, whatever commas it has. */
const authorNames = (author: JsonObject): string[] =>
  'family' in author ? namesIn([author]) : [textIn(author.name) ?? namesIn([author])].flat();

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((text) => textIn(text) ?? []) : [];

const nameIn = (value: unknown): string | undefined =>
  isObject(value) ? textIn(value.name) : undefined;

function dateOf(object: JsonObject): string | undefined {
  const changed = isObject(object.indexed) ? textIn(object.indexed['date-time']) : undefined;
  return changed?.slice(0, 10);
}
