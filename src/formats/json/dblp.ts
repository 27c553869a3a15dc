import { arxivOf, doiOf, normalizeDoi } from '../../domain/identifiers.js';
import { withoutNumber } from '../dblp-names.js';
import { knownOnly, yearWithin } from '../field-values.js';
import { isObject, type JsonDialect, textIn } from './dialect.js';
import { namesIn } from './names.js';
import { addressIn } from './values.js';

/** What the API of DBLP answers to a search for publications. */
export const dblpAnswer: JsonDialect = {
  name: 'dblp-api',
  description: 'DBLP',
  readsFrom: {
    id: 'info.key (dblp:KEY)',
    title: 'info.title',
    authors: 'info.authors, without the numbers behind names',
    year: 'info.year',
    venue: 'info.venue',
    url: 'info.ee, info.url',
    doi: 'info.doi, info.ee',
    arxivId: 'info.ee',
  },

  fits: (hit) =>
    isObject(hit.info) &&
    'title' in hit.info &&
    ('@id' in hit || '@score' in hit || 'authors' in hit.info || 'venue' in hit.info),

  toFields({ info }) {
    const work = isObject(info) ? info : {};
    const page = addressIn(work.ee);
    const [venue] = [work.venue].flat().map(textIn);
    const key = textIn(work.key);
    const authors = isObject(work.authors) ? (work.authors.author ?? []) : [];
    const doi = textIn(work.doi);
    return {
      value: knownOnly({
        id: key && `dblp:${key}`,
        // Every title of DBLP ends in a period.
        title: textIn(work.title)?.replace(/(?<!\.)\.$/, ''),
        authors: namesIn(authors).map(withoutNumber),
        year: yearWithin(textIn(work.year) ?? ''),
        venue,
        url: page ?? addressIn(work.url),
        doi: doi ? normalizeDoi(doi) : doiOf(page ?? ''),
        arxivId: arxivOf(page ?? ''),
      }),
    };
  },
};
