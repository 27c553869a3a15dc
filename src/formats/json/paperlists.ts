import { arxivOf } from '../../domain/identity.js';
import { type Dialect, known, textIn, yearIn } from './dialect.js';

/** Lists of a conference's papers with `author` and `keywords` separated by semicolons, track, status and site. */
export const paperlists: Dialect = {
  fits: (object) =>
    typeof object.title === 'string' &&
    typeof object.author === 'string' &&
    ('status' in object || 'track' in object || 'site' in object),

  toFields(object) {
    return {
      value: known({
        // Ids are of one conference and year; those that say so are kept.
        id: undefined,
        title: textIn(object.title),
        abstract: textIn(object.abstract),
        authors: listOf(object.author),
        year: yearIn(object.year),
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

function listOf(value: unknown): string[] | undefined {
  return textIn(value)
    ?.split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
