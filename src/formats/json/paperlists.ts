import { arxivOf } from '../../domain/identifiers.js';
import { knownOnly, splitList } from '../field-values.js';
import { type JsonDialect, leadingYear, textIn } from './dialect.js';

/** Lists of a conference's papers with `author` and `keywords` separated by semicolons, track, status and site. */
export const paperlists: JsonDialect = {
  name: 'paperlists',
  description: 'paperlists of conferences',
  readsFrom: {
    title: 'title',
    abstract: 'abstract',
    authors: 'author',
    year: 'year',
    venue: 'venue, conference',
    keywords: 'keywords',
    arxivId: 'arxiv',
    url: 'site, openreview, pdf',
  },

  fits: (object) =>
    typeof object.title === 'string' &&
    typeof object.author === 'string' &&
    ('status' in object || 'track' in object || 'site' in object),

  toFields(object) {
    return {
      value: knownOnly({
        // Ids are of one conference and year; those that say so are kept.
        id: undefined,
        title: textIn(object.title),
        abstract: textIn(object.abstract),
        authors: listOf(object.author),
        year: leadingYear(object.year),
        venue: textIn(object.venue) ?? textIn(object.conference),
        keywords: listOf(object.keywords),
        arxivId: arxivOf(textIn(object.arxiv) ?? '') ?? undefined,
        url: [object.site, object.openreview, object.pdf]
          .map(textIn)
          .find((url) => url && /^https?:\/\//i.test(url)),
      }),
    };
  },
};

function listOf(value: unknown): string[] {
  return splitList(textIn(value) ?? '', [';']);
}
