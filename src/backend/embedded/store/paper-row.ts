import { identityKeys } from '../../../domain/identity.js';
import type { Paper } from '../../../domain/paper.js';

/** The columns that a paper fills; lists are JSON. */
export interface PaperColumns {
  id: string;
  title: string;
  abstract: string;
  authors: string;
  year: number | null;
  venue: string | null;
  keywords: string;
  url: string | null;
  doi: string | null;
  arxiv_id: string | null;
  content_hash: string;
}

/** A row of the table papers. */
export interface PaperRow extends PaperColumns {
  label: number;
  added_at: number;
  updated_at: number;
}

/** The names that a row is known under. */
export function keysOf({ title, doi, arxiv_id: arxivId }: PaperColumns): string[] {
  return identityKeys({ title, doi, arxivId });
}

export function toPaper(row: PaperRow): Paper {
  return {
    id: row.id,
    title: row.title,
    abstract: row.abstract,
    authors: JSON.parse(row.authors),
    year: row.year,
    venue: row.venue,
    keywords: JSON.parse(row.keywords),
    url: row.url,
    doi: row.doi,
    arxivId: row.arxiv_id,
  };
}

export function toColumns(paper: Paper, contentHash: string): PaperColumns {
  return {
    id: paper.id,
    title: paper.title,
    abstract: paper.abstract,
    authors: JSON.stringify(paper.authors),
    year: paper.year,
    venue: paper.venue,
    keywords: JSON.stringify(paper.keywords),
    url: paper.url,
    doi: paper.doi,
    arxiv_id: paper.arxivId,
    content_hash: contentHash,
  };
}
