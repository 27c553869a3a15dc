import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { assert } from '../../../domain/errors.js';
import {
  aligned,
  CHUNK_BYTES,
  type Header,
  MAGIC,
  type Numbers,
  PREFIX_BYTES,
  type Sections,
  type TypeName,
} from './sections.js';

/** Rows of vectors are written so many bytes at once, not each by itself. */
const PACK_BYTES = 1024 * 1024;

/** Writes the file, fsyncs it, and returns its length and the sha256 of what was written. */
export async function writeSections(
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
