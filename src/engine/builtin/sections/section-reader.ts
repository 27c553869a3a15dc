import type { FileHandle } from 'node:fs/promises';
import { assert } from '../../../domain/errors.js';
import { allocate } from '../memory.js';
import {
  aligned,
  CHUNK_BYTES,
  headerSchema,
  MAGIC,
  type Numbers,
  type NumbersOrTexts,
  PREFIX_BYTES,
  TYPES,
} from './sections.js';

/** Sections of a file that was verified; each is taken once, so that nothing is held twice. */
export class SectionReader {
  readonly #sections: Map<string, NumbersOrTexts>;
  /** Where the sections that were left on disk begin, in bytes. */
  readonly #onDisk: Map<string, { start: number; bytes: number }>;

  /** Reads all but the sections that `leave` names: those are read from the file when they are needed. */
  static async open(file: FileHandle, leave: (name: string, bytes: number) => boolean) {
    const prefix = Buffer.alloc(PREFIX_BYTES);
    await file.read(prefix, 0, PREFIX_BYTES, 0);
    assert(prefix.toString('latin1', 0, MAGIC.length) === MAGIC, 'the file is one of sections');
    const headerBytes = Buffer.alloc(prefix.readUInt32LE(MAGIC.length));
    await file.read(headerBytes, 0, headerBytes.byteLength, PREFIX_BYTES);
    const header = headerSchema.parse(JSON.parse(headerBytes.toString('utf8')));
    const base = aligned(PREFIX_BYTES + headerBytes.byteLength);
    const sections = new Map<string, NumbersOrTexts>();
    const onDisk = new Map<string, { start: number; bytes: number }>();
    for (const { name, type, start, bytes } of header) {
      if (leave(name, bytes)) {
        onDisk.set(name, { start: base + start, bytes });
        continue;
      }
      const content = await readBytes(file, base + start, bytes);
      sections.set(
        name,
        type === 'texts'
          ? (JSON.parse(Buffer.from(content).toString('utf8')) as string[])
          : new TYPES[type](content),
      );
    }
    return new SectionReader(sections, onDisk);
  }

  /** Sections that are in memory already. */
  static of(sections: Record<string, NumbersOrTexts>): SectionReader {
    return new SectionReader(new Map(Object.entries(sections)), new Map());
  }

  private constructor(
    sections: Map<string, NumbersOrTexts>,
    onDisk: Map<string, { start: number; bytes: number }>,
  ) {
    this.#sections = sections;
    this.#onDisk = onDisk;
  }

  take(name: string): Numbers {
    const section = this.#sections.get(name);
    assert(section && !Array.isArray(section), `there is a section ${name} of numbers`);
    this.#sections.delete(name);
    return section;
  }

  takeTexts(name: string): string[] {
    const section = this.#sections.get(name);
    assert(Array.isArray(section), `there is a section ${name} of texts`);
    this.#sections.delete(name);
    return section;
  }

  placeOnDisk(name: string): { start: number; bytes: number } | undefined {
    return this.#onDisk.get(name);
  }
}

async function readBytes(file: FileHandle, start: number, bytes: number): Promise<ArrayBuffer> {
  const content = allocate(bytes);
  for (let at = 0; at < bytes; ) {
    const length = Math.min(CHUNK_BYTES, bytes - at);
    const { bytesRead } = await file.read(
      new Uint8Array(content, at, length),
      0,
      length,
      start + at,
    );
    assert(bytesRead > 0, 'the file is as long as its header says');
    at += bytesRead;
  }
  return content;
}
