import { markup } from '../markup.js';

const TYPE = 'application/opensearchdescription+xml';

/** What a page has in its head so that browsers offer this server as a search engine. */
export function openSearchLink(base: string): string {
  return markup`<link rel="search" type="${TYPE}" title="nearpaper" href="${base}/opensearch.xml">`
    .text;
}

/** The OpenSearch 1.1 description of this server; a ShortName has at most 16 characters. */
export function openSearchDescription(base: string): string {
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>nearpaper</ShortName>
  <LongName>nearpaper: papers by words and meaning</LongName>
  <Description>Searches the papers of this server by words and by meaning.</Description>
  <Url type="text/html" rel="results" template="${base}/search?q={searchTerms}&amp;pageno={startPage?}"/>
  <Url type="application/json" rel="results" template="${base}/search?q={searchTerms}&amp;pageno={startPage?}&amp;format=json"/>
  <Url type="application/x-suggestions+json" rel="suggestions" template="${base}/opensearch/suggest?q={searchTerms}"/>
  <Url type="${TYPE}" rel="self" template="${base}/opensearch.xml"/>
  <Language>*</Language>
  <InputEncoding>UTF-8</InputEncoding>
  <OutputEncoding>UTF-8</OutputEncoding>
</OpenSearchDescription>
`.text;
}

/** The Content-Type of the description. */
export const OPEN_SEARCH_TYPE = `${TYPE}; charset=utf-8`;
