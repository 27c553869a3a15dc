import type { Paper } from '../../domain/paper.js';
import { dividedName } from './divided-name.js';
import { type CitationKind, citationKind } from './kind.js';

/** A name as CSL-JSON has it. */
interface CslName {
  family?: string;
  given?: string;
  'non-dropping-particle'?: string;
  suffix?: string;
  literal?: string;
}

/** A work as CSL-JSON has it (schema 1.0.2). */
interface CslItem {
  id: string;
  type: string;
  title?: string;
  author: CslName[];
  issued?: { 'date-parts': [[number]] };
  'container-title'?: string;
  abstract?: string;
  keyword?: string;
  DOI?: string;
  URL?: string;
  number?: string;
  archive?: string;
  archive_location?: string;
}

const TYPES: Record<CitationKind, string> = {
  article: 'article-journal',
  conference: 'paper-conference',
  preprint: 'article',
  other: 'article',
};

/** A paper in CSL-JSON, under its own id; what is not known is left out. */
export function cslItem(paper: Paper): CslItem {
  const { id, title, authors, year, venue, abstract, keywords, doi, url, arxivId } = paper;
  return {
    id,
    type: TYPES[citationKind(paper)],
    ...(title && { title }),
    author: authors.map(cslName),
    ...(year !== null && { issued: { 'date-parts': [[year]] } }),
    ...(venue && { 'container-title': venue }),
    ...(abstract && { abstract }),
    ...(keywords.length > 0 && { keyword: keywords.join('; ') }),
    ...(doi && { DOI: doi }),
    ...(url && { URL: url }),
    ...(arxivId && {
      number: `arXiv:${arxivId}`,
      archive: 'arXiv',
      archive_location: arxivId,
    }),
  };
}

function cslName(name: string): CslName {
  const divided = dividedName(name);
  if (divided.kind === 'whole') return { literal: name };
  const { given, particle, family, suffix } = divided;
  return {
    family,
    given,
    ...(particle && { 'non-dropping-particle': particle }),
    ...(suffix && { suffix }),
  };
}
