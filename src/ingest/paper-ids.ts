import { createHash } from 'node:crypto';
import { NearpaperError } from '../domain/errors.js';
import { titleWords } from '../domain/folding.js';
import type { PaperInput } from '../domain/paper.js';

const MAX_SLUG_CHARS = 60;

/**
 * The paper's own id, or one made of its title: readable, the same for the same title whatever its
 * case and punctuation, and different for different titles through the hash at its end.
 */
export function identify(input: PaperInput): string {
  return typeof input.id === 'string' ? input.id : idOfTitle(input, []);
}

/**
 * The ids that a paper may have whose title others have too, the first one first: of its title alone, then with
 * more and more of what tells it from them. The same for the same record, every time.
 */
export function idsOfTitle(input: PaperInput): string[] {
  const { authors, year, venue, doi, arxivId, abstract, url, keywords } = input;
  const more = [
    [authors?.[0], year],
    [venue],
    [doi],
    [arxivId],
    [abstract],
    [url, ...(authors ?? []), ...(keywords ?? [])],
  ];
  const others = more.map((_, level) =>
    more
      .slice(0, level + 1)
      .flat()
      .map((value) => value ?? ''),
  );
  return [...new Set([[], ...others].map((fields) => idOfTitle(input, fields)))];
}

function idOfTitle(input: PaperInput, others: readonly (string | number)[]): string {
  const words = titleWords(input.title ?? '');
  if (words.length === 0) {
    throw new NearpaperError('RECORD_INVALID', 'a paper without words in its title needs an id', {
      problems: [{ path: 'id', message: 'is needed where the title has no letter or digit' }],
    });
  }
  const hash = createHash('sha256')
    .update([words.join(' '), ...others].join('\n'))
    .digest('hex')
    .slice(0, 8);
  // Whole characters: half of one would be no text.
  const slug = [...words.join('-')].slice(0, MAX_SLUG_CHARS).join('').replace(/-$/, '');
  return `${slug}-${hash}`;
}
