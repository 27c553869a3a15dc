import type { Paper } from '../../domain/paper.js';
import { dividedName } from '../../export/citation/divided-name.js';
import { citationKind } from '../../export/citation/kind.js';
import { type Markup, markup } from '../markup.js';

/**
 * The `citation_*` meta tags by which Google Scholar, Zotero's "Embedded Metadata" and our own reader of pages
 * know a paper. Which language it is in is not stored, and not said.
 */
export function citationTags(paper: Paper, pageUrl: string): Markup[] {
  const kind = citationKind(paper);
  const tags: [string, string | null][] = [
    ['citation_title', paper.title],
    ...paper.authors.map((name): [string, string] => ['citation_author', invertedName(name)]),
    ['citation_publication_date', paper.year === null ? null : String(paper.year)],
    [kind === 'conference' ? 'citation_conference_title' : 'citation_journal_title', paper.venue],
    ['citation_doi', paper.doi],
    ['citation_arxiv_id', paper.arxivId],
    ['citation_abstract_html_url', paper.url ?? pageUrl],
    ...paper.keywords.map((keyword): [string, string] => ['citation_keywords', keyword]),
    ['citation_abstract', paper.abstract],
    ['description', paper.abstract],
  ];
  return tags.flatMap(([name, content]) =>
    content ? [markup`<meta name="${name}" content="${content}">\n`] : [],
  );
}

/** `King Jr., Martin Luther`: at the one comma programs divide it; what has no parts has none. */
function invertedName(name: string): string {
  const divided = dividedName(name);
  if (divided.kind === 'whole') return name;
  const { given, particle, family, suffix } = divided;
  return `${[particle, family, suffix].filter((part) => part !== '').join(' ')}, ${given}`;
}
