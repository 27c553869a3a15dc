import { z } from 'zod';

/**
 * A text of at most so many characters, counted as JSON Schema counts them: a sign beyond U+FFFF is one, and not two
 * as in JavaScript.
 */
export function limitedText(maxChars: number, text = z.string()) {
  return text
    .refine((given) => hasAtMost(maxChars, given), `must be at most ${maxChars} characters`)
    .meta({ maxLength: maxChars });
}

/** Whether a text has at most so many characters. */
export function hasAtMost(maxChars: number, text: string): boolean {
  if (text.length <= maxChars) return true;
  if (text.length > 2 * maxChars) return false;
  let chars = 0;
  for (const _ of text) chars++;
  return chars <= maxChars;
}
