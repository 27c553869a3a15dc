import type { FastifyRequest } from 'fastify';
import type { Paper } from '../domain/paper.js';

/**
 * The address that the client of a request reaches this server by, without a slash at its end: that of the settings,
 * else of a trusted proxy what its X-Forwarded-Proto and X-Forwarded-Host say, with the path that it serves this
 * server under.
 */
export function publicUrl(request: FastifyRequest): string {
  const { publicUrl: set } = request.server;
  return set ?? `${request.protocol}://${request.host}${request.server.basePath}`;
}

/** The address of the page that this server has of a paper. */
export function paperPageUrl(base: string, { id }: Pick<Paper, 'id'>): string {
  return `${base}/paper/${encodeURIComponent(id)}`;
}

/** Where a paper can be read: its own address, its DOI's, its arXiv page, else the page that this server has of it. */
export function readingUrl(base: string, paper: Paper): string {
  if (paper.url) return paper.url;
  if (paper.doi)
    return `https://doi.org/${encodeURI(paper.doi).replace(/[?#]/g, encodeURIComponent)}`;
  if (paper.arxivId) return `https://arxiv.org/abs/${paper.arxivId}`;
  return paperPageUrl(base, paper);
}
