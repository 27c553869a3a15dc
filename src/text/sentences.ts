import type { Range } from '../domain/search.js';

/** Shorter ones (headings, "Methods:") say nothing alone. */
const MIN_CHARS = 20;
/** Nobody reads the two-hundredth sentence of a text as an answer. */
const MAX_SENTENCES = 40;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of a text, by Unicode's rules; short ones go with the one before. */
export function sentencesOf(text: string): Range[] {
  const sentences: Range[] = [];
  for (const { segment, index } of segmenter.segment(text)) {
    const end = index + segment.trimEnd().length;
    const last = sentences.at(-1);
    if (last && (end - index < MIN_CHARS || last.end - last.start < MIN_CHARS)) last.end = end;
    else if (end > index) sentences.push({ start: index, end });
    if (sentences.length === MAX_SENTENCES) break;
  }
  return sentences;
}
