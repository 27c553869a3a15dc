import { asContent, type SourceFormat } from '../format.js';
import { type Fields, type Unreadable, unreadable } from '../record.js';
import type { XmlDialect } from './dialect.js';
import { XML_DIALECTS } from './dialects.js';
import { parseElement } from './element.js';
import { anyOf, recordTexts } from './records.js';

/** What may stand before the first element. */
const PROLOG = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>)*/i;

/** XML of the sources that are known. */
export function xmlFormat(dialects: readonly XmlDialect[]): SourceFormat {
  const sources = dialects.map(({ description }) => description).join(', ');
  const recordNames = dialects.flatMap(({ recordElements }) => recordElements);
  const rootNames = dialects.flatMap(({ rootElements }) => rootElements);
  const root = new RegExp(`^<(?:[\\w.-]+:)?(?:${anyOf([...rootNames, ...recordNames])})[\\s>]`);

  function paperOf(text: string): Fields | Unreadable | undefined {
    const element = parseElement(text);
    if (typeof element === 'string') {
      return { error: unreadable(`the record is not valid XML (${element})`) };
    }
    const dialect = dialects.find((candidate) => candidate.fits(element));
    if (dialect) return asContent(dialect.toFields(element), 'record');
    const detail = `the record is an element ${JSON.stringify(element.name)} of no known source: ${sources}`;
    return { error: unreadable(detail) };
  }

  return {
    name: 'xml',
    dialects,
    takesMap: false,
    description: `XML: ${sources}`,

    recognises(beginning) {
      const prolog = beginning.match(PROLOG)?.[0] ?? '';
      return root.test(beginning.slice(prolog.length));
    },

    async *read({ name: source, chunks, firstLine }) {
      let record = 0;
      for await (const { line, ...found } of recordTexts(chunks, firstLine, recordNames)) {
        const place = { source, line, record: ++record };
        const content = 'error' in found ? found : paperOf(found.text);
        if (content) yield { place, ...content };
      }
    },
  };
}

export const xml = xmlFormat(XML_DIALECTS);
