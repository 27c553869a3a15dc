import { FIELD_KINDS } from '../../domain/field-kinds.js';
import { FIELD_NAMES, PAPER_FIELDS } from '../../domain/fields.js';
import { withoutLineBreakHyphens } from './hyphens.js';
import { readableLatex } from './latex.js';
import { withPlainTags } from './latex-tags.js';
import { withoutMarkup } from './markup.js';

/** Typesetters' signs for two or three letters, which no word of a query has. */
const LIGATURES = /[\ufb00-\ufb06]/g;
/** Where a word might be broken; nothing to be read. */
const SOFT_HYPHEN = /\u00ad/g;
/** One test finds the texts that have something to mend; most have nothing. */
const TO_MEND = /[\\$&<~`\u00ad\ufb00-\ufb06]|--|[-\u2010](?:\r?\n| \p{Ll})|[\^_]\{/u;

/** More than any field of a paper may have. */
const MAX_CHARS = 200_000;

/**
 * A text of a file as a person would read it: LaTeX, HTML, ligatures and words cut at the end of a line
 * mended. Doing so again changes nothing that anybody meant.
 */
export function readable(text: string): string {
  if (text.length > MAX_CHARS || !TO_MEND.test(text)) return text;
  const whole = withoutLineBreakHyphens(text.replace(SOFT_HYPHEN, ''));
  return readableLatex(withoutMarkup(withPlainTags(whole))).replace(LIGATURES, (sign) =>
    sign.normalize('NFKC'),
  );
}

/** The fields that are read, not matched: ids, DOIs and addresses stay as they are. */
const TEXTS = FIELD_NAMES.filter((name) => FIELD_KINDS[PAPER_FIELDS[name].kind].isReadable);

/** The fields of a record, with its texts made readable. */
export function readableRecord(value: Record<string, unknown>): Record<string, unknown> {
  let mended: Record<string, unknown> | undefined;
  for (const field of TEXTS) {
    const content = value[field];
    const better = readableContent(content);
    if (better !== content) {
      mended ??= { ...value };
      mended[field] = better;
    }
  }
  return mended ?? value;
}

function readableContent(content: unknown): unknown {
  if (typeof content === 'string') return readable(content);
  if (!Array.isArray(content)) return content;
  const entries = content.map(readableContent);
  return entries.some((entry, k) => entry !== content[k]) ? entries : content;
}
