import { normalizeDoi } from '../../domain/identifiers.js';
import { knownOnly, yearWithin } from '../field-values.js';
import { inOneText, type Version } from '../languages.js';
import type { XmlDialect } from './dialect.js';
import { allAt, type Element, firstAt, textAt, textOf, textsAt } from './element.js';

const RECORDS = ['PubmedArticle', 'PubmedBookArticle'];

/** Articles and chapters of books as PubMed gives them. */
export const pubmed: XmlDialect = {
  name: 'pubmed',
  description: 'PubMed',
  recordElements: RECORDS,
  rootElements: ['PubmedArticleSet', 'PubmedBookArticleSet'],
  readsFrom: {
    id: 'PMID',
    title: 'ArticleTitle, VernacularTitle, BookTitle',
    abstract: 'Abstract, OtherAbstract in other languages after VernacularTitle',
    authors: 'AuthorList',
    year: 'PubDate, ArticleDate, ContributionDate',
    venue: 'Journal/Title, ISOAbbreviation, BookTitle',
    keywords: 'KeywordList, else MeshHeadingList/DescriptorName',
    url: 'PMID',
    doi: 'ELocationID, ArticleIdList',
  },

  fits: ({ name }) => RECORDS.includes(name),

  toFields(record) {
    const citation = firstAt(record, 'MedlineCitation') ?? firstAt(record, 'BookDocument');
    if (!citation) return 'it has neither MedlineCitation nor BookDocument';
    const article = firstAt(citation, 'Article') ?? citation;
    const pmid = textAt(citation, 'PMID')?.match(/^\d+$/)?.[0];
    const keywords = textsAt(citation, 'KeywordList', 'Keyword');
    const subjects = textsAt(citation, 'MeshHeadingList', 'MeshHeading', 'DescriptorName');
    const { keywords: otherTitles = [], ...texts } = inOneText(versionsOf(citation, article));
    return {
      value: knownOnly({
        id: pmid && `pmid:${pmid}`,
        ...texts,
        authors: authorsOf(article),
        year: yearOf(article),
        venue:
          textAt(article, 'Journal', 'Title') ??
          textAt(article, 'Journal', 'ISOAbbreviation') ??
          textAt(article, 'Book', 'BookTitle'),
        keywords: [...(keywords.length > 0 ? keywords : subjects), ...otherTitles],
        doi: doiOf(article, record),
        url: pmid && `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`,
      }),
      date: dateOf(citation),
    };
  },
};

function dateOf(citation: Element): string | undefined {
  const date = firstAt(citation, 'DateRevised') ?? firstAt(citation, 'DateCompleted');
  const parts = date && ['Year', 'Month', 'Day'].map((part) => textAt(date, part));
  return parts?.every((part) => part !== undefined) ? parts.join('-') : undefined;
}

/** PubMed puts titles that it has translated in brackets. */
const TRANSLATED = /^\[([^[\]]+)\](\.?)$/;
/** Labels of sections that have none. */
const NO_LABEL = /^(?:unlabell?ed|unassigned)$/i;

/**
 * An article in English, as PubMed has them all, and in the language that it was written in. A summary in plain
 * language, or one of another database, is there only where nothing else is.
 */
function versionsOf(citation: Element, article: Element): Version[] {
  const title = textAt(article, 'ArticleTitle')?.replace(TRANSLATED, '$1$2');
  const vernacular = textAt(article, 'VernacularTitle');
  const abstract = abstractOf(firstAt(article, 'Abstract'));
  const others = allAt(citation, 'OtherAbstract').map((other) => ({
    language: other.attributes.Language ?? 'eng',
    abstract: abstractOf(other),
  }));
  const foreign = others.filter(({ language }) => language !== 'eng');
  const first: Version = {
    language: 'eng',
    title: title ?? vernacular ?? textAt(article, 'Book', 'BookTitle'),
    abstract: abstract ?? (foreign.length > 0 ? undefined : others[0]?.abstract),
  };
  const [own, ...more] = foreign;
  return [first, { language: own?.language, title: vernacular, abstract: own?.abstract }, ...more];
}

function authorsOf(article: Element): string[] {
  const lists = [...allAt(article, 'AuthorList'), ...allAt(article, 'Book', 'AuthorList')];
  const list = lists.find(({ attributes }) => attributes.Type !== 'editors');
  const authors = list ? allAt(list, 'Author') : [];
  // A name that was corrected is there twice.
  return authors
    .filter(({ attributes }) => attributes.ValidYN !== 'N')
    .map(nameOf)
    .filter((name) => name !== '');
}

/** The text of an abstract, with the names of its sections where it has any: `METHODS: We ...`. */
function abstractOf(abstract: Element | undefined): string | undefined {
  const sections = (abstract ? allAt(abstract, 'AbstractText') : []).flatMap((section) => {
    const text = textOf(section);
    const label = section.attributes.Label?.replace(/[\s.:]+$/, '') ?? '';
    if (text === '') return [];
    return [label === '' || NO_LABEL.test(label) ? text : `${label}: ${text}`];
  });
  return sections.length > 0 ? sections.join('\n') : undefined;
}

function nameOf(author: Element): string {
  const group = textAt(author, 'CollectiveName');
  if (group !== undefined) return group;
  return [
    textAt(author, 'ForeName') ?? textAt(author, 'Initials'),
    textAt(author, 'LastName'),
    textAt(author, 'Suffix'),
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

function yearOf(article: Element): number | undefined {
  const dates = [
    textAt(article, 'Journal', 'JournalIssue', 'PubDate', 'Year'),
    textAt(article, 'Journal', 'JournalIssue', 'PubDate', 'MedlineDate'),
    textAt(article, 'ArticleDate', 'Year'),
    textAt(article, 'Book', 'PubDate', 'Year'),
    textAt(article, 'Book', 'PubDate', 'MedlineDate'),
    textAt(article, 'ContributionDate', 'Year'),
  ];
  return dates.flatMap((date) => (date && yearWithin(date)) || [])[0];
}

function doiOf(article: Element, record: Element): string | undefined {
  const ids = [
    ...allAt(article, 'ELocationID').filter(({ attributes }) => attributes.EIdType === 'doi'),
    ...['PubmedData', 'PubmedBookData'].flatMap((data) =>
      allAt(record, data, 'ArticleIdList', 'ArticleId').filter(
        ({ attributes }) => attributes.IdType === 'doi',
      ),
    ),
  ];
  const doi = ids.map(textOf).find((text) => text !== '');
  return doi && normalizeDoi(doi);
}
