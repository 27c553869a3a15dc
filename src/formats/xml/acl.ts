import { normalizeDoi } from '../../domain/identifiers.js';
import { knownOnly, yearWithin } from '../field-values.js';
import type { Beside } from './beside.js';
import type { XmlDialect } from './dialect.js';
import { allAt, type Element, textAt } from './element.js';

const ADDRESS = 'https://aclanthology.org/';

/** Collections of the ACL Anthology: a volume says venue and year of all its papers. */
export const acl: XmlDialect = {
  name: 'acl',
  description: 'ACL Anthology',
  recordElements: ['paper'],
  rootElements: ['collection', 'volume'],
  evidence: /<(?:paper|frontmatter|booktitle)[\s>]/,
  besideElements: ['meta'],
  readsFrom: {
    id: 'url',
    title: 'title',
    abstract: 'abstract',
    authors: 'author: first, last',
    year: "the volume's meta/year",
    venue: "the volume's meta/booktitle, or journal-title",
    url: 'url',
    doi: 'doi',
  },

  fits: ({ name, attributes }) => name === 'paper' && 'id' in attributes,

  toFields(record, beside) {
    const url = textAt(record, 'url');
    const doi = textAt(record, 'doi');
    const year = textAt(record, 'year') ?? ofVolume(beside, 'year');
    return {
      value: knownOnly({
        id: url && !url.includes('/') ? `acl:${url}` : undefined,
        title: textAt(record, 'title'),
        abstract: textAt(record, 'abstract'),
        authors: allAt(record, 'author').map(nameOf),
        year: year && yearWithin(year),
        venue:
          textAt(record, 'booktitle') ??
          ofVolume(beside, 'journal-title') ??
          ofVolume(beside, 'booktitle'),
        url: url && (/^https?:/i.test(url) ? url : `${ADDRESS}${url}/`),
        doi: doi && normalizeDoi(doi),
      }),
    };
  },
};

function ofVolume(beside: Beside, name: string): string | undefined {
  const meta = beside.last('meta');
  return meta && textAt(meta, name);
}

function nameOf(author: Element): string {
  return [textAt(author, 'first'), textAt(author, 'last')]
    .filter((part) => part !== undefined)
    .join(' ');
}
