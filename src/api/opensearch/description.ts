const TYPE = 'application/opensearchdescription+xml';

/** What a page has in its head so that browsers offer this server as a search engine. */
export function openSearchLink(base: string): string {
  return `<link rel="search" type="${TYPE}" title="nearpaper" href="${escaped(base)}/opensearch.xml">`;
}

/** The OpenSearch 1.1 description of this server; a ShortName has at most 16 characters. */
export function openSearchDescription(base: string): string {
  const at = escaped(base);
  return `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>nearpaper</ShortName>
  <LongName>nearpaper: papers by words and meaning</LongName>
  <Description>Searches the papers of this server by words and by meaning.</Description>
  <Url type="text/html" rel="results" template="${at}/search?q={searchTerms}&amp;pageno={startPage?}"/>
  <Url type="application/json" rel="results" template="${at}/search?q={searchTerms}&amp;pageno={startPage?}&amp;format=json"/>
  <Url type="application/x-suggestions+json" rel="suggestions" template="${at}/opensearch/suggest?q={searchTerms}"/>
  <Url type="${TYPE}" rel="self" template="${at}/opensearch.xml"/>
  <Language>*</Language>
  <InputEncoding>UTF-8</InputEncoding>
  <OutputEncoding>UTF-8</OutputEncoding>
</OpenSearchDescription>
`;
}

/** The Content-Type of the description. */
export const OPEN_SEARCH_TYPE = `${TYPE}; charset=utf-8`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** As an attribute has it: the host is what the client says it is. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
