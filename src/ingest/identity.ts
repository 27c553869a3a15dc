import { createHash } from 'node:crypto';
import { NearpaperError } from '../domain/errors.js';
import type { Paper, PaperInput } from '../domain/paper.js';
import { passageText } from '../domain/text.js';

const MAX_SLUG_CHARS = 60;

/**
 * The paper's own id, or one made of its title: readable, the same for the same title whatever its
 * case and punctuation, and different for different titles through the hash at its end.
 */
export function identify(input: PaperInput): string {
  if (typeof input.id === 'string') return input.id;
  const words = wordsOf(input.title ?? '');
  if (words.length === 0) {
    throw new NearpaperError('RECORD_INVALID', 'a paper without words in its title needs an id', {
      problems: [{ path: 'id', message: 'is needed where the title has no letter or digit' }],
    });
  }
  const hash = createHash('sha256').update(words.join(' ')).digest('hex').slice(0, 8);
  // Whole characters: half of one would be no text.
  const slug = [...words.join('-')].slice(0, MAX_SLUG_CHARS).join('').replace(/-$/, '');
  return `${slug}-${hash}`;
}

/**
 * The words of a title without case, punctuation and European accents. Other marks stay: they are
 * letters in Japanese, Hindi or Thai.
 */
function wordsOf(title: string): string[] {
  const folded = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
  return (folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** 32 hex digits of the text that the paper's vector stands for. */
export function contentHashOf(paper: Paper): string {
  return createHash('sha256').update(passageText(paper)).digest('hex').slice(0, 32);
}
