import { countText } from '../src/domain/count-text.js';
import { cleanText } from '../src/domain/text.js';

/** What is shown of an answer of /v1/search and the routes like it. */
export interface ShownAnswer {
  total: number;
  noGoodMatch: boolean;
  hits: { paper: { id: string; title?: string; year?: number | null; authors?: string[] } }[];
}

const MAX_AUTHORS = 3;

/** The hits of a search for people: a title with the year, below it the id and who wrote it. */
export function hitsText({ hits, total, noGoodMatch }: ShownAnswer, offset: number): string {
  if (hits.length === 0) return 'Nothing found.\n';
  const lines = hits.flatMap(({ paper: { id, title = '', year, authors = [] } }, k) => {
    const named = authors.slice(0, MAX_AUTHORS).join(', ');
    const others = authors.length > MAX_AUTHORS ? ' and others' : '';
    const number = String(offset + k + 1).padStart(3);
    return [
      `${number}  ${cleanText(title)}${year ? ` (${year})` : ''}`,
      `     ${cleanText([id, `${named}${others}`].filter(Boolean).join('  '))}`,
    ];
  });
  const doubt = noGoodMatch ? 'No good match: these are the nearest of what there is.\n' : '';
  return `${doubt}${lines.join('\n')}\n${countText(total)} found\n`;
}
