import type { Paper } from '../../src/domain/paper.js';
import type { Facets } from '../../src/domain/search.js';
import { type HttpClient, jsonOf } from '../http-client.js';

/** What the benchmark reads of an answer. */
export interface Found {
  hits: { paper: Paper; duplicates?: { id: string }[] }[];
  total: number;
  nextCursor: string | null;
  facets?: Facets;
  noGoodMatch: boolean;
  tookMs: number;
}

type Parameters = Record<string, string | number>;

/**
 * GET /v1/search with these parameters. A refused search counts as one that found nothing and says so: no
 * query of the benchmark should be refused, and it goes on with the others.
 */
export async function searchFor(client: HttpClient, parameters: Parameters): Promise<Found> {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) asked.set(name, String(value));
  const answer = await client.get(`/v1/search?${asked}`);
  if (answer.status === 200) return jsonOf(answer);
  process.stderr.write(`${JSON.stringify(parameters)}: ${answer.status} ${answer.body}\n`);
  return { hits: [], total: 0, nextCursor: null, noGoodMatch: true, tookMs: Number.NaN };
}

const PAGE = 100;

/** The ids of all papers found, page after page: the hits and the near-duplicates under them. */
export async function allHits(client: HttpClient, parameters: Parameters): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: Parameters = cursor === '' ? {} : { cursor };
    const page = await searchFor(client, { ...parameters, limit: PAGE, fields: 'id', ...from });
    for (const { paper, duplicates = [] } of page.hits) {
      ids.push(paper.id, ...duplicates.map(({ id }) => id));
    }
    cursor = page.nextCursor;
  }
  return ids;
}
