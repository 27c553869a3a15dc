import { arxivOfDoi, normalizeDoi } from '../../domain/identifiers.js';
import { knownOnly, yearWithin } from '../field-values.js';
import type { XmlDialect } from './dialect.js';
import { allAt, type Element, firstAt, textAt, textsAt } from './element.js';

/** What Europe PMC's search answers, unless it is asked for JSON. */
export const europePmc: XmlDialect = {
  name: 'europe-pmc',
  description: "Europe PMC's search",
  recordElements: ['result'],
  rootElements: ['responseWrapper'],
  readsFrom: {
    id: 'pmid',
    title: 'title',
    abstract: 'abstractText',
    authors: 'authorList/author, authorString',
    year: 'pubYear, firstPublicationDate',
    venue: 'journalInfo/journal/title, journalTitle, bookOrReportDetails/publisher',
    keywords: 'keywordList',
    url: 'pmid, source and id',
    doi: 'doi',
  },

  fits: (record) =>
    record.name === 'result' &&
    firstAt(record, 'source') !== undefined &&
    firstAt(record, 'id') !== undefined,

  toFields(record) {
    const pmid = textAt(record, 'pmid')?.match(/^\d+$/)?.[0];
    const [source, id] = [textAt(record, 'source'), textAt(record, 'id')];
    const year = textAt(record, 'pubYear') ?? textAt(record, 'firstPublicationDate');
    const doi = textAt(record, 'doi');
    return {
      value: knownOnly({
        id: pmid && `pmid:${pmid}`,
        title: textAt(record, 'title'),
        abstract: textAt(record, 'abstractText'),
        authors: authorsOf(record),
        year: year && yearWithin(year),
        venue:
          textAt(record, 'journalInfo', 'journal', 'title') ??
          textAt(record, 'journalTitle') ??
          textAt(record, 'bookOrReportDetails', 'publisher'),
        keywords: textsAt(record, 'keywordList', 'keyword'),
        url: source && id && `https://europepmc.org/article/${source}/${id}`,
        doi: doi && normalizeDoi(doi),
        arxivId: doi && (arxivOfDoi(doi) ?? undefined),
      }),
    };
  },
};

/** In full where the answer is; `Pike A, Newt BC.` where it is not. */
function authorsOf(record: Element): string[] {
  const listed = allAt(record, 'authorList', 'author').flatMap((author) => {
    const group = textAt(author, 'collectiveName');
    if (group !== undefined) return group;
    const given = textAt(author, 'firstName') ?? textAt(author, 'initials');
    const last = textAt(author, 'lastName') ?? textAt(author, 'fullName');
    return [given, last].filter((part) => part !== undefined).join(' ') || [];
  });
  if (listed.length > 0) return listed;
  const names = (textAt(record, 'authorString') ?? '').replace(/\.\s*$/, '').split(/,\s*/);
  return names.map(asSaid).filter((name) => name !== '');
}

/** `Newt BC` is `BC Newt`. */
function asSaid(name: string): string {
  const [, family, initials] = name.match(/^(.+) ((?:\p{Lu}-?){1,4})$/u) ?? [];
  return family === undefined ? name : `${initials} ${family}`;
}
