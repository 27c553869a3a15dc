import { arxivOf, doiOf, normalizeDoi } from '../../domain/identifiers.js';
import { displayName, splitNames } from '../author-names.js';
import { knownOnly, yearWithin } from '../normalize.js';
import type { XmlDialect } from './dialect.js';
import { type Element, firstAt, textAt, textsAt } from './element.js';

/** Comments are descriptions too, but no abstract. */
const COMMENT = /^Comments?:/i;

/** What archives answer to OAI-PMH: Dublin Core, or arXiv's own two ways. */
export const oaiPmh: XmlDialect = {
  name: 'oai-pmh',
  description: 'OAI-PMH',
  recordElements: ['record'],
  rootElements: ['OAI-PMH', 'ListRecords', 'GetRecord'],

  fits: (record) => record.name === 'record' && firstAt(record, 'header') !== undefined,

  toFields(record) {
    if (firstAt(record, 'header')?.attributes.status === 'deleted') return undefined;
    const metadata = firstAt(record, 'metadata')?.content.find((part) => typeof part === 'object');
    if (!metadata) return 'it has no metadata';
    const value = paperOf(metadata, textAt(record, 'header', 'identifier'));
    if (value) return { value, date: textAt(record, 'header', 'datestamp') };
    return `its metadata is ${JSON.stringify(metadata.name)}; known are oai_dc, arXiv and arXivRaw (metadataPrefix)`;
  },
};

function paperOf(metadata: Element, identifier: string | undefined) {
  if (metadata.name === 'arXiv' || metadata.name === 'arXivRaw') return arxivFields(metadata);
  return metadata.name === 'dc' ? dublinCoreFields(metadata, identifier) : undefined;
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

function dublinCoreFields(metadata: Element, identifier: string | undefined) {
  const identifiers = textsAt(metadata, 'identifier');
  const fromArxiv = identifier?.match(/^oai:arxiv\.org:(.+)$/i)?.[1];
  const arxivId =
    arxivOf(fromArxiv ?? '') ??
    identifiers.flatMap((text) => (/arxiv/i.test(text) ? (arxivOf(text) ?? []) : []))[0];
  const years = textsAt(metadata, 'date').flatMap((date) => yearWithin(date) ?? []);
  const abstract = textsAt(metadata, 'description').filter((text) => !COMMENT.test(text))[0];
  return knownOnly({
    id: (fromArxiv && arxivId) ?? identifier,
    title: textAt(metadata, 'title'),
    abstract,
    authors: textsAt(metadata, 'creator').map(displayName),
    year: years.length > 0 ? Math.min(...years) : undefined,
    venue: textAt(metadata, 'source'),
    keywords: textsAt(metadata, 'subject'),
    doi: identifiers.flatMap((text) => doiOf(text) ?? [])[0],
    arxivId,
    url: arxivId
      ? `https://arxiv.org/abs/${arxivId}`
      : identifiers.find((text) => /^https?:\/\/\S+$/i.test(text)),
  });
}
