import { NearpaperError } from '../../domain/errors.js';
import type { SourceFormat } from '../format.js';
import { atom } from './atom.js';
import type { XmlDialect } from './dialect.js';
import { type Element, parseElement } from './element.js';
import { oaiPmh } from './oai-pmh.js';
import { pubmed } from './pubmed.js';
import { recordTexts } from './records.js';

const DIALECTS: readonly XmlDialect[] = [atom, oaiPmh, pubmed];

/** What may stand before the first element. */
const PROLOG = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>)*/i;
const ROOT =
  /^<(?:[\w.-]+:)?(?:feed|entry|OAI-PMH|ListRecords|GetRecord|record|PubmedArticleSet|PubmedArticle|PubmedBookArticle)[\s>]/;

/** XML of the sources that are known. */
export const xml: SourceFormat = {
  name: 'xml',
  takesMap: false,
  description: `XML: ${DIALECTS.map(({ description }) => description).join(', ')}`,

  recognises(beginning) {
    const prolog = beginning.match(PROLOG)?.[0] ?? '';
    return ROOT.test(beginning.slice(prolog.length));
  },

  async *read({ name: source, chunks, firstLine }) {
    let record = 0;
    for await (const { line, ...content } of recordTexts(chunks, firstLine)) {
      const place = { source, line, record: ++record };
      const paper = 'error' in content ? content : paperOf(content.text);
      if (paper) yield { place, ...paper };
    }
  },
};

function paperOf(
  text: string,
):
  | { value: Record<string, unknown>; date: string | undefined }
  | { error: NearpaperError }
  | undefined {
  const element = parseElement(text);
  if (typeof element === 'string') return unreadable(`is not valid XML (${element})`);
  const dialect = DIALECTS.find((candidate) => candidate.fits(element));
  if (!dialect) return unreadable(whyUnknown(element));
  const fields = dialect.toFields(element);
  if (fields === undefined) return undefined;
  if (typeof fields === 'string') return unreadable(`holds no paper: ${fields}`);
  return { value: fields, date: dialect.dateOf(element) };
}

function whyUnknown({ name }: Element): string {
  return `is an element ${JSON.stringify(name)} of no known source: ${DIALECTS.map(({ description }) => description).join(', ')}`;
}

function unreadable(detail: string): { error: NearpaperError } {
  return { error: new NearpaperError('RECORD_UNREADABLE', `the record ${detail}`) };
}
