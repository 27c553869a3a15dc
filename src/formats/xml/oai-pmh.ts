import { arxivOf, normalizeDoi } from '../../domain/identifiers.js';
import { splitNames } from '../author-names.js';
import { knownOnly, yearWithin } from '../field-values.js';
import type { Fields } from '../record.js';
import type { Beside } from './beside.js';
import type { XmlDialect } from './dialect.js';
import { dublinCoreFields } from './dublin-core.js';
import { allAt, childrenOf, type Element, firstAt, textAt, textOf } from './element.js';
import { jats } from './jats.js';
import { mods } from './mods.js';

/** The roots of Dublin Core, plain and qualified. */
const DUBLIN_CORE = ['dc', 'qualifieddc', 'qdc'];
const ARXIV = ['arXiv', 'arXivRaw', 'arXivOld'];
/** Other sources' elements, which archives give as metadata too. */
const OTHERS: readonly XmlDialect[] = [jats, mods];

/** What archives answer to OAI-PMH: Dublin Core, arXiv's own ways, JATS or MODS. */
export const oaiPmh: XmlDialect = {
  name: 'oai-pmh',
  description: 'OAI-PMH',
  recordElements: ['record', 'error'],
  rootElements: ['OAI-PMH', 'ListRecords', 'GetRecord'],
  readsFrom: {
    id: 'header/identifier; id of arXiv',
    title: 'dc:title, dcterms:alternative',
    abstract: 'dcterms:abstract, dc:description; in all languages',
    authors: 'dc:creator without affiliation',
    year: 'dcterms:issued, dc:date (the first)',
    venue: 'dc:source without issue and pages, dcterms:isPartOf',
    keywords: 'dc:subject',
    url: 'dc:identifier',
    doi: 'dc:identifier',
    arxivId: 'header/identifier, dc:identifier',
  },

  fits: (record) =>
    (record.name === 'record' && firstAt(record, 'header') !== undefined) ||
    (record.name === 'error' && 'code' in record.attributes),

  toFields(record, beside) {
    if (record.name === 'error') {
      const { code } = record.attributes;
      return code === 'noRecordsMatch' ? undefined : `it says: ${code} ${textOf(record)}`.trim();
    }
    const [header] = allAt(record, 'header');
    if (header?.attributes.status === 'deleted') return undefined;
    const metadata = allAt(record, 'metadata').flatMap(childrenOf)[0];
    if (!metadata) return 'it has no metadata';
    const paper = paperOf(metadata, header && textAt(header, 'identifier'), beside);
    if (typeof paper !== 'object') return paper;
    const date = header && textAt(header, 'datestamp');
    return { ...paper, date };
  },
};

function paperOf(
  metadata: Element,
  identifier: string | undefined,
  beside: Beside,
): Fields | string | undefined {
  if (ARXIV.includes(metadata.name)) return { value: arxivFields(metadata) };
  if (DUBLIN_CORE.includes(metadata.name)) return { value: dublinCoreFields(metadata, identifier) };
  const other = OTHERS.find((dialect) => dialect.fits(metadata));
  if (!other) {
    return `its metadata is ${JSON.stringify(metadata.name)}; known are oai_dc, qdc, jats, mods, arXiv and arXivRaw (metadataPrefix)`;
  }
  const paper = other.toFields(metadata, beside);
  return typeof paper === 'object'
    ? { ...paper, value: { id: identifier, ...paper.value } }
    : paper;
}

function arxivFields(metadata: Element): Record<string, unknown> {
  const given = textAt(metadata, 'id');
  const arxivId = given === undefined ? undefined : (arxivOf(given) ?? undefined);
  const authors = metadata.content.flatMap((part) =>
    typeof part === 'object' && part.name === 'authors' ? authorsOf(part) : [],
  );
  const created = textAt(metadata, 'created') ?? textAt(metadata, 'version', 'date');
  const doi = textAt(metadata, 'doi')?.split(/\s+/)[0];
  return knownOnly({
    id: arxivId ?? given,
    title: textAt(metadata, 'title'),
    abstract: textAt(metadata, 'abstract'),
    authors,
    year: created && yearWithin(created),
    venue: textAt(metadata, 'journal-ref'),
    keywords: textAt(metadata, 'categories')?.split(/\s+/),
    doi: doi && normalizeDoi(doi),
    arxivId,
    url: arxivId && `https://arxiv.org/abs/${arxivId}`,
  });
}

/** A list of elements in one of arXiv's ways, a text in the other. */
function authorsOf(authors: Element): string[] {
  const listed = authors.content.filter(
    (part): part is Element => typeof part === 'object' && part.name === 'author',
  );
  if (listed.length === 0)
    return splitNames(textAt({ ...authors, content: [authors] }, 'authors') ?? '');
  return listed.map((author) =>
    [textAt(author, 'forenames'), textAt(author, 'keyname'), textAt(author, 'suffix')]
      .filter((part) => part !== undefined)
      .join(' '),
  );
}
