import { normalizeDoi } from '../../domain/identifiers.js';
import { displayNameOfIndex } from '../author-names.js';
import { knownOnly } from '../field-values.js';
import { yearOfDate } from './dates.js';
import { isObject, type JsonDialect, textIn, textsIn } from './dialect.js';
import { namesIn } from './names.js';

/** What Europe PMC answers to a search, `lite` and `core`. */
export const europePmc: JsonDialect = {
  name: 'europe-pmc',
  description: 'Europe PMC',
  readsFrom: {
    id: 'pmid (pmid:ID), else source and id',
    title: 'title',
    abstract: 'abstractText',
    authors: 'authorList, authorString',
    year: 'pubYear, journalInfo.yearOfPublication, firstPublicationDate',
    venue: 'journalInfo.journal.title, journalTitle, bookOrReportDetails.publisher',
    keywords: 'keywordList, else meshHeadingList',
    url: 'the page of the paper at Europe PMC',
    doi: 'doi',
  },

  fits: (object) =>
    'authorString' in object ||
    ('pubYear' in object && ('pmid' in object || 'abstractText' in object || 'source' in object)),

  toFields(object) {
    const [pmid, source, id] = [textIn(object.pmid), textIn(object.source), textIn(object.id)];
    const authors = isObject(object.authorList) ? namesIn(object.authorList.author ?? []) : [];
    const { journal, yearOfPublication } = isObject(object.journalInfo) ? object.journalInfo : {};
    const book = isObject(object.bookOrReportDetails) ? object.bookOrReportDetails : {};
    const keywords = isObject(object.keywordList) ? namesIn(object.keywordList.keyword ?? []) : [];
    const mesh = isObject(object.meshHeadingList) ? object.meshHeadingList.meshHeading : [];
    return {
      value: knownOnly({
        id: pmid ? `pmid:${pmid}` : source && id && `${source.toLowerCase()}:${id}`,
        title: textIn(object.title),
        abstract: textIn(object.abstractText),
        authors: authors.length > 0 ? authors : namesOfString(object.authorString),
        year:
          yearOfDate(object.pubYear) ??
          yearOfDate(yearOfPublication) ??
          yearOfDate(object.firstPublicationDate),
        venue:
          (isObject(journal) ? textIn(journal.title) : undefined) ??
          textIn(object.journalTitle) ??
          textIn(book.publisher),
        keywords: keywords.length > 0 ? keywords : textsIn([mesh].flat(), 'descriptorName'),
        url: source && id && `https://europepmc.org/article/${source}/${id}`,
        doi: normalizeDoi(textIn(object.doi) ?? ''),
      }),
      date: textIn(object.firstPublicationDate),
    };
  },
};

/** `Pike A, Newt BC, Pond Consortium.`: there is no comma within a name. */
function namesOfString(authors: unknown): string[] {
  const names = (textIn(authors) ?? '').replace(/\.$/, '').split(/,\s*/);
  return names.map(displayNameOfIndex).filter((name) => name !== '');
}
