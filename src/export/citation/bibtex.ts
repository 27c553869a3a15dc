import { createHash } from 'node:crypto';
import type { Paper } from '../../domain/paper.js';
import { dividedName } from './divided-name.js';
import { type CitationKind, citationKind } from './kind.js';
import { latexText, latexTitle } from './latex.js';

const MAX_KEY_CHARS = 100;
const KEY = /^[A-Za-z0-9][A-Za-z0-9_:.+/-]*$/;

const ENTRIES: Record<CitationKind, { type: string; venue: string }> = {
  article: { type: 'article', venue: 'journal' },
  conference: { type: 'inproceedings', venue: 'booktitle' },
  preprint: { type: 'misc', venue: 'howpublished' },
  other: { type: 'misc', venue: 'howpublished' },
};

/** A paper as an entry of a BibTeX file in UTF-8, which ends in a line break. */
export function bibtexEntry(paper: Paper): string {
  const { type, venue } = ENTRIES[citationKind(paper)];
  const fields: [string, string | null][] = [
    ['title', latexTitle(paper.title)],
    ['author', paper.authors.map(bibtexName).join(' and ')],
    [venue, paper.venue && latexText(paper.venue)],
    ['year', paper.year === null ? null : String(paper.year)],
    ['doi', paper.doi && verbatim(paper.doi)],
    ['eprint', paper.arxivId],
    ['archiveprefix', paper.arxivId && 'arXiv'],
    ['url', paper.url && verbatim(paper.url)],
    ['keywords', paper.keywords.map(latexText).join('; ')],
    ['abstract', latexText(paper.abstract)],
  ];
  const lines = fields.flatMap(([name, value]) => (value ? [`  ${name} = {${value}}`] : []));
  return `@${type}{${bibtexKey(paper.id)},\n${lines.join(',\n')}\n}\n`;
}

/**
 * What a paper is cited by: its id where BibTeX takes that; else what BibTeX takes of it, and a hash of all of it.
 * The key of a paper never changes, and no two papers have one.
 */
export function bibtexKey(id: string): string {
  if (KEY.test(id) && id.length <= MAX_KEY_CHARS) return id;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 12);
  const plain = id
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_:.+/-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-$/g, '')
    .slice(0, MAX_KEY_CHARS - hash.length - 1);
  return `${plain || 'paper'}-${hash}`;
}

function bibtexName(name: string): string {
  const divided = dividedName(name);
  if (divided.kind === 'whole') return `{${latexText(name)}}`;
  const { given, particle, family, suffix } = divided;
  const last = particle ? `${particle} ${family}` : family;
  return [last, suffix, given]
    .filter((part) => part !== '')
    .map((part) => (/\sand\s/i.test(` ${part} `) ? `{${latexText(part)}}` : latexText(part)))
    .join(', ');
}

/** Addresses and DOIs are taken as they are; a brace would end the field. */
function verbatim(text: string): string {
  return text.replace(/[{}\\]/g, encodeURIComponent);
}
