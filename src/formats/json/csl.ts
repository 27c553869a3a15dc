import { arxivOf, normalizeDoi } from '../../domain/identifiers.js';
import { knownOnly, splitList } from '../field-values.js';
import { yearOfDate } from './dates.js';
import { isObject, type JsonDialect, textIn } from './dialect.js';
import { namesIn } from './names.js';
import { addressIn } from './values.js';

/** CSL-JSON, which Zotero, Mendeley and pandoc exchange, and doi.org answers. */
export const csl: JsonDialect = {
  name: 'csl',
  description: 'CSL-JSON (Zotero, pandoc)',
  readsFrom: {
    id: 'id, citation-key',
    title: 'title',
    abstract: 'abstract',
    authors: 'author',
    year: 'issued, original-date',
    venue:
      'container-title, event-title, event, collection-title, publisher (of theses and reports)',
    keywords: 'keyword, with commas or semicolons between',
    url: 'URL',
    doi: 'DOI',
    arxivId: 'number, URL (of arXiv)',
  },

  fits: (object) =>
    typeof object.title === 'string' &&
    ('container-title' in object ||
      isObject(object.issued) ||
      Array.isArray(object.issued) ||
      (typeof object.type === 'string' && CSL_TYPE.test(object.type) && 'author' in object)),

  toFields(object) {
    const venues = ['container-title', 'event-title', 'event', 'collection-title'];
    const url = addressIn(object.URL);
    const isOfSchool = object.type === 'thesis' || object.type === 'report';
    const arxivId = arxivOf(textIn(object.number) ?? '') ?? arxivOf(url ?? '');
    return {
      value: knownOnly({
        id:
          typeof object.id === 'number'
            ? String(object.id)
            : (textIn(object.id) ?? textIn(object['citation-key'])),
        title: textIn(object.title),
        abstract: textIn(object.abstract),
        authors: namesIn(object.author ?? []),
        year: yearOfDate(object.issued) ?? yearOfDate(object['original-date']),
        venue:
          venues.map((name) => textIn(object[name])).find((text) => text !== undefined) ??
          (isOfSchool ? textIn(object.publisher) : undefined),
        keywords: keywordsOf(object.keyword),
        url,
        doi: normalizeDoi(textIn(object.DOI) ?? ''),
        arxivId,
      }),
    };
  },
};

const CSL_TYPE = /^(?:article(?:-\w+)?|paper-conference|chapter|book|thesis|report|manuscript)$/;

const keywordsOf = (keyword: unknown): string[] =>
  Array.isArray(keyword) ? namesIn(keyword) : splitList(textIn(keyword) ?? '', [';', ',']);
