import type { SectionReader } from '../checkpoint/container.js';
import { TextColumn } from './column.js';
import { type Bitmap, type ConditionColumn, numbersIn } from './condition-column.js';

/** A text for each docId. */
class TextsColumn {
  readonly texts: TextColumn;

  constructor(from: SectionReader | undefined, name: string) {
    this.texts = new TextColumn(
      numbersIn(from, `${name}.ends`, new Uint32Array()),
      numbersIn(from, `${name}.bytes`, new Uint8Array()),
    );
  }

  sections(name: string) {
    return {
      [`${name}.ends`]: this.texts.ends.values,
      [`${name}.bytes`]: this.texts.bytes.values,
    };
  }
}

/** The id of each docId. */
export class IdColumn extends TextsColumn implements ConditionColumn<string> {
  push(id: string): void {
    this.texts.push(id);
  }

  valueAt(docId: number): string {
    return this.texts.get(docId);
  }
}

/** An identifier for each docId, or none: an empty text. Nearly every paper's is another. */
export class IdentifierColumn extends TextsColumn implements ConditionColumn<string | null> {
  push(identifier: string | null): void {
    this.texts.push(identifier ?? '');
  }

  valueAt(docId: number): string | null {
    return this.texts.get(docId) || null;
  }

  /** DocIds that have one of these identifiers, byte for byte. */
  among(identifiers: readonly string[]): Bitmap {
    const ends = this.texts.ends.values;
    const bytes = this.texts.bytes.values;
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
