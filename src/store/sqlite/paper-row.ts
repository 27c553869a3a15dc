import { crc32 } from 'node:zlib';
import { NearpaperError } from '../../domain/errors.js';
import { identityKeys } from '../../domain/identity.js';
import type { Paper } from '../../domain/paper.js';

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
  version: number;
  added_at: number;
  updated_at: number;
  checksum: number;
}

/** A row of the table vectors: little-endian float32. */
export interface VectorRow {
  content_hash: string;
  fingerprint: string;
  vector: Buffer;
  checksum: number;
}

/** The names that a row is known under. */
export function keysOf({ title, doi, arxiv_id: arxivId }: PaperColumns): string[] {
  return identityKeys({ title, doi, arxivId });
}

/** The paper of a row; DATABASE_CORRUPT when the row is not what was written. */
export function toPaper(row: PaperRow): Paper {
  if (checksumOfPaper(row) !== row.checksum) {
    throw new NearpaperError(
      'DATABASE_CORRUPT',
      `the stored paper ${JSON.stringify(row.id)} (version ${row.version}) is not what was written`,
    );
  }
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

/** CRC-32 of all that a row says: SQLite notices damage to its own structures, and none to what they hold. */
export function checksumOfPaper(row: Omit<PaperRow, 'checksum'>): number {
  // No stored text has control characters.
  let text = `${row.version}\u0000${row.added_at}\u0000${row.updated_at}`;
  for (const name of PAPER_COLUMNS) text += `\u0000${row[name] ?? '\u0001'}`;
  return crc32(text);
}

/** CRC-32 of a vector and of whose it is. */
export function checksumOfVector(
  contentHash: string,
  fingerprint: string,
  bytes: Uint8Array,
): number {
  return crc32(bytes, crc32(`${contentHash}\u0000${fingerprint}`));
}

const PAPER_COLUMNS = [
  ...(['id', 'title', 'abstract', 'authors', 'year', 'venue', 'keywords', 'url'] as const),
  ...(['doi', 'arxiv_id', 'content_hash'] as const),
];

/** The vector of a row; DATABASE_CORRUPT when the row is not what was written. */
export function toVector(row: VectorRow): Float32Array {
  const { content_hash: contentHash, fingerprint, vector, checksum } = row;
  if (checksumOfVector(contentHash, fingerprint, vector) !== checksum) {
    throw new NearpaperError(
      'DATABASE_CORRUPT',
      `the stored vector of the text ${contentHash} is not what was written`,
    );
  }
  // A copy: SQLite's buffer need not be aligned to four bytes.
  return new Float32Array(new Uint8Array(vector).buffer);
}
