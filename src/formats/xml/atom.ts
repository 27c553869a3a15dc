import { arxivOf, normalizeDoi } from '../../domain/identifiers.js';
import { knownOnly, yearWithin } from '../field-values.js';
import type { XmlDialect } from './dialect.js';
import { allAt, type Element, textAt, textsAt } from './element.js';

const ARXIV_PAGE = /^https?:\/\/(?:[\w-]+\.)?arxiv\.org\/abs\//i;

/** Entries of Atom feeds, with the names that arXiv's API adds. */
export const atom: XmlDialect = {
  name: 'atom',
  description: 'Atom feeds',
  recordElements: ['entry'],
  rootElements: ['feed'],
  readsFrom: {
    id: 'id',
    title: 'title',
    abstract: 'summary, content',
    authors: 'author/name',
    year: 'prism:publicationDate, published, updated',
    venue: 'arxiv:journal_ref, prism:publicationName',
    keywords: 'category',
    url: 'the page of arXiv, link',
    doi: 'arxiv:doi, prism:doi, dc:identifier',
    arxivId: 'id',
  },

  fits: ({ name }) => name === 'entry',

  toFields(entry) {
    const id = textAt(entry, 'id');
    const title = textAt(entry, 'title');
    const abstract = textAt(entry, 'summary') ?? textAt(entry, 'content');
    // What was asked for wrongly is answered with an entry.
    if (id?.includes('arxiv.org/api/errors')) return `it says: ${abstract ?? title}`;
    const arxivId = id && ARXIV_PAGE.test(id) ? arxivOf(id.replace(ARXIV_PAGE, '')) : undefined;
    const date =
      textAt(entry, 'publicationDate') ?? textAt(entry, 'published') ?? textAt(entry, 'updated');
    const doi = textAt(entry, 'doi') ?? textAt(entry, 'identifier');
    return {
      value: knownOnly({
        id: arxivId ?? id,
        title,
        abstract,
        authors: textsAt(entry, 'author', 'name'),
        year: date && yearWithin(date),
        venue: textAt(entry, 'journal_ref') ?? textAt(entry, 'publicationName'),
        keywords: allAt(entry, 'category').flatMap(({ attributes }) => attributes.term ?? []),
        doi: doi && normalizeDoi(doi),
        arxivId,
        url: arxivId ? `https://arxiv.org/abs/${arxivId}` : addressOf(entry),
      }),
      date: textAt(entry, 'updated') ?? textAt(entry, 'published'),
    };
  },
};

function addressOf(entry: Element): string | undefined {
  const links = allAt(entry, 'link').map(({ attributes }) => attributes);
  const page = links.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links[0];
  return page?.href?.match(/^https?:\/\/.*/i)?.[0];
}
