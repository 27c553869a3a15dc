import type { SourceFormat } from '../format.js';
import { MAX_RECORD_BYTES, unreadable } from '../record.js';
import { prologOf, rootOf } from '../root-element.js';
import { CITATION_TAGS, citationOf, hasCitation } from './citation.js';
import { type MetaTag, metaTagsOf } from './meta-tags.js';

/** What pages of HTML begin with, where they have no doctype or the elements around are left out. */
const ROOT = /^(?:html|head|meta)$/i;
const DOCTYPE = /<!doctype\s+html[\s>]/i;
const HEAD_ENDS = /<\/head\s*>|<body[\s>]/i;
/** A head that is not at its end after so much goes on behind what is looked at. */
const LONG_HEAD_CHARS = 20_000;
const CHARSET = /charset\s*=\s*["']?([\w-]+)/i;

/** Whether a text that begins so is a page of HTML. */
function isHtml(beginning: string): boolean {
  return ROOT.test(rootOf(beginning) ?? '') || DOCTYPE.test(prologOf(beginning));
}

/** A page of HTML about one paper, as publishers and repositories have them for Google Scholar. */
export const html: SourceFormat = {
  name: 'html',
  takesMap: false,
  description: 'the HTML page of a paper, with citation_* or Dublin Core meta tags',
  readsFrom: CITATION_TAGS,

  recognises(beginning) {
    if (!isHtml(beginning)) return false;
    // Scripts may take all that is looked at; the tags stand behind them then.
    const isCut = beginning.length > LONG_HEAD_CHARS && !HEAD_ENDS.test(beginning);
    return isCut || hasCitation(metaTagsOf(beginning));
  },

  async *read({ name: source, chunks, firstLine }) {
    const place = { source, line: firstLine };
    const tags = metaTagsOf(decoded(await beginningOf(chunks)));
    if (hasCitation(tags)) yield { place, value: citationOf(tags) };
    else yield { place, error: noPaper(tags) };
  },
};

function noPaper(tags: readonly MetaTag[]) {
  const title = tags.find(({ name }) => name === 'og:title')?.content;
  const what = title ? ` (${JSON.stringify(title.slice(0, 60))})` : '';
  return unreadable(
    `the page${what} has no citation_title among its meta tags, as pages of papers have; save the paper's own page, or its citation as RIS or BibTeX`,
  );
}

/** As much of a page as a record may take; what stands behind it is its text. */
async function beginningOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    if (bytes < MAX_RECORD_BYTES) parts.push(chunk.slice(0, MAX_RECORD_BYTES - bytes));
    bytes += chunk.length;
  }
  return Buffer.concat(parts);
}

/** In UTF-8, or else in what the page says or browsers take a page for. */
function decoded(bytes: Buffer): string {
  // The end may be cut within a character.
  const isWhole = bytes.length < MAX_RECORD_BYTES;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch {
    const named = bytes.subarray(0, 4096).toString('latin1').match(CHARSET)?.[1] ?? '';
    return new TextDecoder(isCharset(named) ? named : 'windows-1252').decode(bytes);
  }
}

function isCharset(name: string): boolean {
  try {
    return !/^utf/i.test(new TextDecoder(name).encoding);
  } catch {
    return false;
  }
}
