import { normalizeDoi } from '../../domain/identifiers.js';
import { knownOnly, yearWithin } from '../field-values.js';
import type { XmlDialect } from './dialect.js';
import { allAt, type Element, firstAt, textAt, textOf, textsAt } from './element.js';

const RECORDS = ['PubmedArticle', 'PubmedBookArticle'];

/** Articles and chapters of books as PubMed gives them. */
export const pubmed: XmlDialect = {
  name: 'pubmed',
  description: 'PubMed',
  recordElements: RECORDS,
  rootElements: ['PubmedArticleSet'],

  fits: ({ name }) => RECORDS.includes(name),

  toFields(record) {
    const citation = firstAt(record, 'MedlineCitation') ?? firstAt(record, 'BookDocument');
    if (!citation) return 'it has neither MedlineCitation nor BookDocument';
    const article = firstAt(citation, 'Article') ?? citation;
    const pmid = textAt(citation, 'PMID')?.match(/^\d+$/)?.[0];
    const keywords = textsAt(citation, 'KeywordList', 'Keyword');
    const subjects = textsAt(citation, 'MeshHeadingList', 'MeshHeading', 'DescriptorName');
    return {
      value: knownOnly({
        id: pmid && `pmid:${pmid}`,
        title:
          textAt(article, 'ArticleTitle') ??
          textAt(article, 'VernacularTitle') ??
          textAt(article, 'Book', 'BookTitle'),
        abstract: abstractOf(firstAt(article, 'Abstract') ?? firstAt(citation, 'OtherAbstract')),
        authors: allAt(article, 'AuthorList')
          .slice(0, 1)
          .flatMap((list) => allAt(list, 'Author').map(nameOf))
          .filter((name) => name !== ''),
        year: yearOf(article),
        venue: textAt(article, 'Journal', 'Title') ?? textAt(article, 'Book', 'BookTitle'),
        keywords: keywords.length > 0 ? keywords : subjects,
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

/** The text of an abstract, with the names of its sections where it has any: `METHODS: We ...`. */
function abstractOf(abstract: Element | undefined): string | undefined {
  const sections = (abstract ? allAt(abstract, 'AbstractText') : []).flatMap((section) => {
    const text = textOf(section);
    const label = section.attributes.Label;
    return text === '' ? [] : [label ? `${label}: ${text}` : text];
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
