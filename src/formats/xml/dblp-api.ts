import { arxivOfDoi, normalizeDoi } from '../../domain/identifiers.js';
import { withoutNumber } from '../dblp-names.js';
import { knownOnly, yearWithin } from '../field-values.js';
import type { XmlDialect } from './dialect.js';
import { allAt, firstAt, textAt, textOf, textsAt } from './element.js';

/** What DBLP's search of publications answers, unless it is asked for JSON. */
export const dblpApi: XmlDialect = {
  name: 'dblp-api',
  description: "DBLP's search",
  recordElements: ['hit'],
  rootElements: ['result'],
  evidence: /<hits\s/,
  readsFrom: {
    id: 'key',
    title: 'title',
    authors: 'authors/author, without the number behind a name',
    year: 'year',
    venue: 'venue',
    url: 'ee, url',
    doi: 'doi',
    arxivId: 'doi',
  },

  fits: (record) => record.name === 'hit' && firstAt(record, 'info', 'key') !== undefined,

  toFields(record) {
    const [info] = allAt(record, 'info');
    // Volumes of proceedings are found too.
    if (!info || textAt(info, 'type') === 'Editorship') return undefined;
    const key = textAt(info, 'key');
    const year = textAt(info, 'year');
    const doi = textAt(info, 'doi');
    return {
      value: knownOnly({
        id: key && `dblp:${key}`,
        title: textAt(info, 'title'),
        authors: allAt(info, 'authors', 'author').map((author) => withoutNumber(textOf(author))),
        year: year && yearWithin(year),
        venue: textAt(info, 'venue'),
        url: [...textsAt(info, 'ee'), ...textsAt(info, 'url')].find((text) =>
          /^https?:\/\/\S+$/i.test(text),
        ),
        doi: doi && normalizeDoi(doi),
        arxivId: doi && (arxivOfDoi(doi) ?? undefined),
      }),
    };
  },
};
