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

/** An id for a paper whose title is that of another paper: it depends on first author and year too. */
export function identifyWithAuthor(input: PaperInput): string {
  return idOfTitle(input, [input.authors?.[0] ?? '', input.year ?? '']);
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
