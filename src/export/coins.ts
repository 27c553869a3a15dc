import type { Paper } from '../domain/paper.js';
import { dividedName } from './citation/divided-name.js';
import { type CitationKind, citationKind } from './citation/kind.js';

/** Conference papers are parts of a book in OpenURL. */
const FORMATS: Record<CitationKind, { format: string; genre: string; venue: string }> = {
  article: { format: 'journal', genre: 'article', venue: 'rft.jtitle' },
  conference: { format: 'book', genre: 'proceeding', venue: 'rft.btitle' },
  preprint: { format: 'journal', genre: 'preprint', venue: 'rft.jtitle' },
  other: { format: 'journal', genre: 'unknown', venue: 'rft.jtitle' },
};

/**
 * The `title` of a COinS span (`<span class="Z3988" title="...">`) by which Zotero's connector finds a paper on
 * a page: an OpenURL 1.0 context object in keys and values, not yet escaped for HTML. `pageUrl` is an address of
 * the paper where it has none of its own.
 */
export function coinsTitle(paper: Paper, pageUrl: string): string {
  const { format, genre, venue } = FORMATS[citationKind(paper)];
  const [first, ...others] = paper.authors;
  const values: [string, string | null | undefined][] = [
    ['ctx_ver', 'Z39.88-2004'],
    ['rft_val_fmt', `info:ofi/fmt:kev:mtx:${format}`],
    ['rfr_id', 'info:sid/nearpaper'],
    ['rft_id', paper.doi && `info:doi/${paper.doi}`],
    ['rft_id', paper.arxivId && `info:arxiv/${paper.arxivId}`],
    ['rft_id', paper.url ?? pageUrl],
    ['rft.genre', genre],
    ['rft.atitle', paper.title],
    [venue, paper.venue],
    ['rft.date', paper.year === null ? null : String(paper.year)],
    ...firstAuthor(first),
    ...others.map((name): [string, string] => ['rft.au', name]),
  ];
  return values
    .flatMap(([key, value]) =>
      value ? [`${key}=${encodeURIComponent(value).replaceAll("'", '%27')}`] : [],
    )
    .join('&');
}

function firstAuthor(name: string | undefined): [string, string][] {
  if (name === undefined) return [];
  const divided = dividedName(name);
  if (divided.kind === 'whole') return [['rft.au', name]];
  const { given, particle, family, suffix } = divided;
  return [
    ['rft.aulast', particle ? `${particle} ${family}` : family],
    ['rft.aufirst', given],
    ['rft.ausuffix', suffix],
    ['rft.au', name],
  ];
}
