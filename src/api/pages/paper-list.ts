import type { Paper } from '../../domain/paper.js';
import { coinsTitle } from '../../export/coins.js';
import { type Markup, markup } from '../markup.js';
import { paperPageUrl } from '../public-url.js';

const MAX_AUTHORS_SHOWN = 5;

/** A paper in a list, and what is said of it there. */
export interface ListedPaper {
  paper: Paper;
  snippet?: string | undefined;
}

/** A list of papers with links to their pages; each has its COinS, by which reference managers save it. */
export function paperList(listed: readonly ListedPaper[], base: string): Markup {
  const items = listed.map(({ paper, snippet }) => {
    const url = paperPageUrl(base, paper);
    const authors = paper.authors.slice(0, MAX_AUTHORS_SHOWN).join(', ');
    const people = [authors, sourceOf(paper)].filter(Boolean);
    return markup`<li><a href="${url}">${titleOf(paper)}</a>${coins(paper, url)}
<div class="faint">${people.join(' — ')}</div>${snippet !== undefined && markup`<div>${snippet}</div>`}</li>\n`;
  });
  return markup`<ul>\n${items}</ul>`;
}

/** What a reference manager reads of a paper, where a page has several. */
export const coins = (paper: Paper, url: string): Markup =>
  markup`<span class="Z3988" title="${coinsTitle(paper, url)}"></span>`;

export const titleOf = ({ title, id }: Paper): string => title || id;

/** `ICML 2021` says its year itself. */
export const sourceOf = ({ venue, year }: Paper): string =>
  [venue, venue?.includes(String(year)) ? null : year].filter((part) => part !== null).join(', ');
