import { createHash } from 'node:crypto';
import type { StoredPaper } from '../../store/store.js';
import { Markup, markup } from '../markup.js';
import { paperPageUrl } from '../public-url.js';

export interface Feed {
  title: string;
  /** The address that it was asked for by. */
  selfUrl: string;
  /** The address of the server. */
  base: string;
  /** Names the collection of papers: the same paper of two collections is two entries. */
  collectionId: string;
  /** What it is of, whatever the server's address is. */
  query: string;
  /** The newest first. */
  papers: readonly StoredPaper[];
}

/** A feed without entries has to say when it was updated. */
const NEVER = '1970-01-01T00:00:00.000Z';

/** An Atom feed (RFC 4287) with the names of Dublin Core and PRISM that readers of papers take. */
export function atomFeed(feed: Feed): string {
  const { title, selfUrl, base, collectionId, query, papers } = feed;
  const updated = updatedAtMs(papers);
  return markup`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<id>${urnOf(collectionId, 'feed', query)}</id>
<title>${title}</title>
<updated>${updated === null ? NEVER : new Date(updated).toISOString()}</updated>
<author><name>nearpaper</name></author>
<generator>nearpaper</generator>
<link rel="self" type="application/atom+xml" href="${selfUrl}"/>
<link rel="alternate" type="text/html" href="${base}/"/>
${papers.map((paper) => entryOf(paper, feed))}</feed>
`.text;
}

/** When any of these papers was changed last; null where there are none. */
export function updatedAtMs(papers: readonly StoredPaper[]): number | null {
  return papers.length === 0 ? null : Math.max(...papers.map((one) => one.updatedAtMs));
}

function entryOf(
  { paper, addedAtMs, updatedAtMs: changedAtMs }: StoredPaper,
  { base, collectionId }: Feed,
): Markup {
  const { id, title, authors, abstract, venue, year, doi, url, arxivId, keywords } = paper;
  const lines = [
    markup`<id>${urnOf(collectionId, 'paper', id)}</id>`,
    markup`<title>${title || id}</title>`,
    markup`<published>${new Date(addedAtMs).toISOString()}</published>`,
    markup`<updated>${new Date(changedAtMs).toISOString()}</updated>`,
    markup`<link rel="alternate" type="text/html" href="${paperPageUrl(base, paper)}"/>`,
    url && markup`<link rel="related" href="${url}"/>`,
    ...authors.map((name) => markup`<author><name>${name}</name></author>`),
    doi && markup`<dc:identifier>doi:${doi}</dc:identifier>`,
    doi && markup`<prism:doi>${doi}</prism:doi>`,
    arxivId && markup`<link rel="related" title="arXiv" href="https://arxiv.org/abs/${arxivId}"/>`,
    venue && markup`<prism:publicationName>${venue}</prism:publicationName>`,
    year !== null && markup`<prism:publicationDate>${year}</prism:publicationDate>`,
    ...keywords.map((keyword) => markup`<category term="${keyword}"/>`),
    abstract !== '' && markup`<summary>${abstract}</summary>`,
  ];
  const written = lines.filter((line) => line instanceof Markup);
  return markup`<entry>\n${written.map((line) => markup`${line}\n`)}</entry>\n`;
}

/** A name that stays the same wherever the server is (a UUID of version 8, RFC 9562). */
function urnOf(...parts: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const groups = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`];
  return `urn:uuid:${[...groups, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-')}`;
}
