import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { assert } from '../../../domain/errors.js';

/**
 * One file of named sections:
 *
 *   magic, version, length of the header | header (JSON: each section's type, place and length) | sections
 *
 * Sections begin at multiples of 64 bytes. Texts are stored as JSON. Numbers are in the machine's byte
 * order, which is the same on every machine that Node runs on. What the file holds is checked by its
 * sha256, which stands in the manifest of the checkpoint.
 */
const MAGIC = 'NPINDEX1';
const ALIGNMENT = 64;
const PREFIX_BYTES = MAGIC.length + 8;
const CHUNK_BYTES = 8 * 1024 * 1024;
/** Rows of vectors are written so many bytes at once, not each by itself. */
const PACK_BYTES = 1024 * 1024;

const TYPES = { Uint8Array, Uint16Array, Int16Array, Uint32Array, Float32Array, Float64Array };
type TypeName = keyof typeof TYPES;
type Numbers = Uint8Array | Uint16Array | Int16Array | Uint32Array | Float32Array | Float64Array;
export type NumbersOrTexts = Numbers | string[];

/** Rows too many to be in memory at once, as bytes, piece after piece. */
export interface StreamedRows {
  bytes: number;
  pieces: Iterable<ArrayBufferView>;
}

export type Sections = Record<string, NumbersOrTexts | StreamedRows>;

const headerSchema = z.array(
  z.strictObject({
    name: z.string(),
    type: z.enum(['texts', ...(Object.keys(TYPES) as TypeName[])]),
    start: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
  }),
);

type Header = z.infer<typeof headerSchema>;

const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Writes the file, fsyncs it, and returns its length and the sha256 of what was written. */
export async function writeContainer(
  path: string,
  sections: Sections,
): Promise<{ bytes: number; sha256: string }> {
  const header: Header = [];
  const parts: Iterable<Uint8Array>[] = [];
  let start = 0;
  for (const [name, content] of Object.entries(sections)) {
    const isTexts = Array.isArray(content);
    const texts = isTexts ? Buffer.from(JSON.stringify(content)) : undefined;
    const bytes =
      texts?.byteLength ?? ('pieces' in content ? content.bytes : (content as Numbers).byteLength);
    header.push({ name, type: typeOf(content), start, bytes });
    parts.push(
      texts
        ? [texts]
        : 'pieces' in content
          ? packed(asBytes(content.pieces))
          : asBytes([content as Numbers]),
    );
    start += aligned(bytes);
  }
  const headerBytes = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(aligned(PREFIX_BYTES + headerBytes.byteLength));
  prefix.write(MAGIC);
  prefix.writeUInt32LE(headerBytes.byteLength, MAGIC.length);
  headerBytes.copy(prefix, PREFIX_BYTES);

  const hash = createHash('sha256');
  const file = await open(path, 'w');
  let written = 0;
  const write = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.byteLength; at += CHUNK_BYTES) {
      const chunk = bytes.subarray(at, at + CHUNK_BYTES);
      hash.update(chunk);
      for (let done = 0; done < chunk.byteLength; ) {
        done += (await file.write(chunk, done)).bytesWritten;
      }
    }
    written += bytes.byteLength;
  };
  try {
    await write(prefix);
    for (const [k, part] of parts.entries()) {
      const before = written;
      for (const piece of part) await write(piece);
      const { name, bytes } = header[k] as Header[number];
      assert(written - before === bytes, `the section ${name} has the length that its header says`);
      await write(Buffer.alloc(aligned(bytes) - bytes));
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes: written, sha256: hash.digest('hex') };
}

function typeOf(content: Sections[string]): Header[number]['type'] {
  if (Array.isArray(content)) return 'texts';
  return 'pieces' in content ? 'Float32Array' : (content.constructor.name as TypeName);
}

function* asBytes(pieces: Iterable<ArrayBufferView>): Generator<Uint8Array> {
  for (const { buffer, byteOffset, byteLength } of pieces) {
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}

/** The same bytes in larger pieces, each of which holds until the next is asked for. */
function* packed(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  const pack = new Uint8Array(PACK_BYTES);
  let filled = 0;
  for (const piece of pieces) {
    assert(piece.length <= PACK_BYTES, 'a row is smaller than what is written at once');
    if (filled + piece.length > PACK_BYTES) {
      yield pack.subarray(0, filled);
      filled = 0;
    }
    pack.set(piece, filled);
    filled += piece.length;
  }
  yield pack.subarray(0, filled);
}

/** Sections of a file that was verified; each is taken once, so that nothing is held twice. */
export class SectionReader {
  readonly #sections: Map<string, NumbersOrTexts>;
  /** Where the sections that were left on disk begin, in bytes. */
  readonly #onDisk: Map<string, { start: number; bytes: number }>;

  /** Reads all but the sections that `leave` names: those are read from the file when they are needed. */
  static async open(file: FileHandle, leave: (name: string, bytes: number) => boolean) {
    const prefix = Buffer.alloc(PREFIX_BYTES);
    await file.read(prefix, 0, PREFIX_BYTES, 0);
    assert(prefix.toString('latin1', 0, MAGIC.length) === MAGIC, 'the file is a container');
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
  const content = new ArrayBuffer(bytes);
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
