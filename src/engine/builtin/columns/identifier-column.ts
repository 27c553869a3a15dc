import type { SectionReader } from '../sections/section-reader.js';
import { TextColumn } from './column.js';
import type { Bitmap, ConditionColumn } from './condition-column.js';

/** The texts in sections whose names begin with this. */
export const textsIn = (from: SectionReader, name: string): TextColumn =>
  new TextColumn(
    from.take(`${name}.ends`) as Uint32Array,
    from.take(`${name}.bytes`) as Uint8Array,
  );

/** What `textsIn` reads again. */
export const textSections = (texts: TextColumn, name: string) => ({
  [`${name}.ends`]: texts.ends.values,
  [`${name}.bytes`]: texts.bytes.values,
});

/** The texts of these docIds, in their order. */
export function selectedTexts(texts: TextColumn, docIds: Uint32Array): TextColumn {
  const kept = new TextColumn();
  for (const docId of docIds) kept.push(texts.get(docId));
  return kept;
}

/** The id of each docId. */
export class IdColumn implements ConditionColumn<string> {
  readonly texts: TextColumn;

  static read(from: SectionReader, name: string): IdColumn {
    return new IdColumn(textsIn(from, name));
  }

  constructor(texts = new TextColumn()) {
    this.texts = texts;
  }

  push(id: string): void {
    this.texts.push(id);
  }

  select(docIds: Uint32Array): IdColumn {
    return new IdColumn(selectedTexts(this.texts, docIds));
  }

  sections(name: string) {
    return textSections(this.texts, name);
  }
}

/** An identifier for each docId, or none: an empty text. Few papers share one. */
export class IdentifierColumn implements ConditionColumn<string | null> {
  readonly #texts: TextColumn;

  static read(from: SectionReader, name: string): IdentifierColumn {
    return new IdentifierColumn(textsIn(from, name));
  }

  constructor(texts = new TextColumn()) {
    this.#texts = texts;
  }

  push(identifier: string | null): void {
    this.#texts.push(identifier ?? '');
  }

  select(docIds: Uint32Array): IdentifierColumn {
    return new IdentifierColumn(selectedTexts(this.#texts, docIds));
  }

  sections(name: string) {
    return textSections(this.#texts, name);
  }

  /** The docIds that have one of these identifiers, byte for byte. */
  among(identifiers: readonly string[]): Bitmap {
    const ends = this.#texts.ends.values;
    const bytes = this.#texts.bytes.values;
    const bitmap = new Uint8Array(ends.length);
    const byLength = new Map<number, Uint8Array[]>();
    for (const identifier of new Set(identifiers)) {
      const wanted = Buffer.from(identifier, 'utf8');
      if (wanted.length === 0) continue;
      byLength.set(wanted.length, [...(byLength.get(wanted.length) ?? []), wanted]);
    }
    let start = 0;
    for (let docId = 0; docId < ends.length; docId++) {
      const end = ends[docId] as number;
      const candidates = byLength.get(end - start);
      if (candidates?.some((wanted) => isAt(wanted, bytes, start))) bitmap[docId] = 1;
      start = end;
    }
    return bitmap;
  }
}

/** Whether the bytes are those from a place on. Identifiers differ most at their ends. */
function isAt(wanted: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let k = wanted.length - 1; k >= 0; k--) if (wanted[k] !== bytes[start + k]) return false;
  return true;
}
