import type { NearpaperError } from '../../domain/errors.js';
import { asContent, type SourceFormat } from '../format.js';
import {
  type Fields,
  type Place,
  type SourceRecord,
  shortened,
  type Unreadable,
  unreadable,
} from '../record.js';
import { rootOf } from '../root-element.js';
import { Beside, Queue } from './beside.js';
import { isOf, type XmlDialect } from './dialect.js';
import { XML_DIALECTS } from './dialects.js';
import { type Element, parseElement } from './element.js';
import { type Cut, recordTexts } from './records.js';

/** How much of a source may stand before its first element. */
const BEGINNING_CHARS = 64 * 1024;
const MAX_NAME_CHARS = 60;

/** An element that was cut out, and what is to be made of it. */
interface Found {
  place: Place;
  content: Element | Unreadable;
  dialect?: XmlDialect | undefined;
}

/** XML of the sources that are known. */
export function xmlFormat(dialects: readonly XmlDialect[]): SourceFormat {
  const sources = dialects.map(({ description }) => description).join(', ');
  const recordNames = new Set(dialects.flatMap(({ recordElements }) => recordElements));
  const besideNames = new Set(dialects.flatMap(({ besideElements = [] }) => besideElements));
  const cuts = cutsOf(dialects);

  /** What is to be said of a text whose root element is not known. */
  function unknownKindOf(beginning: string): NearpaperError | undefined {
    const root = rootOf(beginning);
    if (root === undefined || dialects.some((dialect) => isOf(dialect, root, beginning))) {
      return undefined;
    }
    const name = shortened(root, MAX_NAME_CHARS);
    return unreadable(
      `XML of an unknown kind: its root element is <${name}>; known are ${sources}`,
    );
  }

  function contentOf(
    { content, dialect }: Found,
    beside: Beside,
    beginning: string,
  ): Fields | Unreadable | undefined {
    if ('error' in content) return content;
    if (dialect) return asContent(dialect.toFields(content, beside), 'record');
    const unknown = unknownKindOf(beginning);
    if (unknown) return { error: unknown };
    const detail = `the record is an element ${JSON.stringify(content.name)} of no known source: ${sources}`;
    return { error: unreadable(detail) };
  }

  return {
    name: 'xml',
    dialects,
    takesMap: false,
    description: `XML: ${sources}`,

    recognises(beginning) {
      const root = rootOf(beginning);
      return root !== undefined && dialects.some((dialect) => isOf(dialect, root, beginning));
    },

    async *read({ name: source, chunks, firstLine }) {
      const beside = new Beside();
      const queue = new Queue<Found>(beside);
      const seen = { beginning: '' };
      let record = 0;
      for await (const cut of recordTexts(noting(chunks, seen), firstLine, cuts)) {
        const isRecord = recordNames.has(cut.name);
        if (isRecord) record++;
        const place = { source, line: cut.line, record };
        const content = 'error' in cut ? cut : elementOf(cut.text);
        const chars = 'error' in cut ? 0 : cut.text.length;
        if (besideNames.has(cut.name) && !('error' in content)) beside.add(content, chars);
        if (isRecord) {
          const dialect =
            'error' in content ? undefined : dialects.find(({ fits }) => fits(content));
          const awaits = 'error' in content ? undefined : dialect?.awaits?.(content);
          const found = { place, content, dialect };
          if (awaits === undefined && queue.isEmpty) {
            // Most records wait for nothing.
            const fields = contentOf(found, beside, seen.beginning);
            if (fields) yield { place, ...fields };
            continue;
          }
          queue.add(found, awaits, chars);
        } else if ('error' in content) queue.add({ place, content }, undefined, 0);
        yield* recordsOf(queue.ready());
      }
      yield* recordsOf(queue.ready(true));
      const unknown = record === 0 ? unknownKindOf(seen.beginning) : undefined;
      if (unknown) yield { place: { source, line: firstLine }, error: unknown };

      function* recordsOf(ready: Iterable<Found>): Generator<SourceRecord> {
        for (const found of ready) {
          const content = contentOf(found, beside, seen.beginning);
          if (content) yield { place: found.place, ...content };
        }
      }
    },
  };
}

function elementOf(text: string): Element | Unreadable {
  const element = parseElement(text);
  if (typeof element !== 'string') return element;
  return { error: unreadable(`the record is not valid XML (${element})`) };
}

/** The same chunks; their beginning is noted as they pass. */
async function* noting(
  chunks: AsyncIterable<Uint8Array>,
  seen: { beginning: string },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const missing = BEGINNING_CHARS - seen.beginning.length;
    if (missing > 0) seen.beginning += Buffer.from(chunk.subarray(0, missing)).toString('utf8');
    yield chunk;
  }
}

/** How the elements of all sources are cut out; several may have elements of one name. */
function cutsOf(dialects: readonly XmlDialect[]): ReadonlyMap<string, Cut> {
  const cuts = new Map<string, ReturnType<typeof emptyCut>>();
  for (const dialect of dialects) {
    const { recordElements, besideElements = [], skippedElements = [], apart } = dialect;
    for (const name of [...recordElements, ...besideElements]) {
      const cut = cuts.get(name) ?? emptyCut(apart);
      cuts.set(name, cut);
      if (!apart) for (const rival of recordElements) cut.rivals.add(rival);
      for (const skipped of skippedElements) cut.skipped.add(skipped);
    }
  }
  for (const { rootElements, recordElements } of dialects) {
    for (const root of rootElements) {
      for (const name of recordElements) cuts.get(root)?.holds.add(name);
    }
  }
  return cuts;
}

function emptyCut(apart: RegExp | undefined) {
  const names = () => new Set<string>();
  return { rivals: names(), skipped: names(), holds: names(), apart };
}

export const xml = xmlFormat(XML_DIALECTS);
