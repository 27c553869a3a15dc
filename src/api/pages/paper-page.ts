import type { Paper } from '../../domain/paper.js';
import { CITATION_FORMAT_NAMES, CITATION_FORMATS } from '../../export/citation/citations.js';
import { Markup, markup } from '../markup.js';
import { openSearchLink } from '../opensearch/description.js';
import { paperPageUrl } from '../public-url.js';
import { citationTags } from './citation-tags.js';
import { pageOf } from './layout.js';
import { coins, paperList, sourceOf, titleOf } from './paper-list.js';

/** The page of a paper; `base` is the address of the server. */
export function paperPage(paper: Paper, similar: readonly Paper[], base: string): string {
  const url = paperPageUrl(base, paper);
  const name = encodeURIComponent(paper.id);
  const title = titleOf(paper);
  const feed = `${base}/v1/recommendations/feed?${new URLSearchParams({ liked: paper.id })}`;
  const head = markup`<link rel="canonical" href="${url}">
${new Markup(openSearchLink(base))}
<link rel="alternate" type="application/atom+xml" title="Papers like this one" href="${feed}">
<link rel="alternate" type="application/atom+xml" title="New papers" href="${base}/v1/feed">
<link rel="alternate" type="application/json" href="${base}/v1/papers/${name}">
${CITATION_FORMAT_NAMES.map(
  (format) =>
    markup`<link rel="alternate" type="${CITATION_FORMATS[format].mediaType}" href="${base}/v1/papers/${name}/citation?format=${format}">\n`,
)}${citationTags(paper, url)}`;
  const listed = similar.map((one) => ({ paper: one }));
  const body = markup`<main>
<article>
<h1>${title}</h1>
<p>${paper.authors.join(', ')}</p>
<p class="faint">${sourceOf(paper)}</p>
${coins(paper, url)}
<nav aria-label="Links">${linksOf(paper).map(
    ([text, href]) => markup`<a href="${href}" rel="noreferrer">${text}</a> `,
  )}</nav>
${paper.abstract !== '' && markup`<h2>Abstract</h2>\n<p>${paper.abstract}</p>`}
${paper.keywords.length > 0 && markup`<p class="faint">${paper.keywords.join(' · ')}</p>`}
<h2>Cite</h2>
<nav aria-label="Citation files">${CITATION_FORMAT_NAMES.map(
    (format) =>
      markup`<a href="${base}/v1/papers/${name}/citation?format=${format}" download>${CITATION_FORMATS[format].title}</a> `,
  )}</nav>
</article>
${similar.length > 0 && markup`<section>\n<h2>Similar papers</h2>\n${paperList(listed, base)}\n</section>`}
<p class="faint"><a href="${feed}">Feed of papers like this one</a></p>
</main>`;
  return pageOf({ title, head, body });
}

/** The page that says what is wrong. */
export function errorPage(title: string, detail: string, action: string): string {
  const body = markup`<main>\n<h1>${title}</h1>\n<p>${detail}</p>\n<p class="faint">${action}</p>\n</main>`;
  return pageOf({ title, head: markup`<meta name="robots" content="noindex">`, body });
}

/** Addresses of papers are stored only with http or https. */
function linksOf({ url, doi, arxivId }: Paper): [string, string][] {
  return [
    ...(url ? [['Paper', url] as [string, string]] : []),
    ...(doi
      ? [[`doi:${doi}`, `https://doi.org/${encodeURIComponent(doi)}`] as [string, string]]
      : []),
    ...(arxivId
      ? [[`arXiv:${arxivId}`, `https://arxiv.org/abs/${arxivId}`] as [string, string]]
      : []),
  ];
}
