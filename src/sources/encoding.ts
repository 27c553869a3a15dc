import { withUtf8Lines } from './utf8-lines.js';
import { decodeWindows1252 } from './windows-1252.js';

/** How far is looked for what the text is written in. */
const LOOKED_AT = 1_024;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** How far a first line feed is looked for before carriage returns are taken for the ends of lines. */
const FIRST_LINE_BYTES = 64 * 1024;

type Chunks = AsyncIterable<Uint8Array>;

/** What the first line of an XML text says that it is written in. */
const XML_ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/;

/**
 * The same text in UTF-8, without a byte order mark, with LF at the ends of lines where they had CR
 * alone. UTF-16, XML that says what it is written in, and lines that are certainly Windows-1252 or Latin-1 are
 * decoded. Other bytes that are not UTF-8 pass as they are: a format reports them with their line.
 */
export async function* asUtf8(chunks: Chunks, beginning: Uint8Array): AsyncGenerator<Uint8Array> {
  const encoding = utf16Of(beginning) ?? declaredIn(beginning);
  if (encoding) yield* withLineFeeds(transcoded(chunks, encoding));
  else yield* withUtf8Lines(withLineFeeds(withoutMark(chunks)));
}

/** Which UTF-16 a text is in, by its mark, or by the zero in every other byte that Latin letters have. */
function utf16Of(beginning: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return 'utf-16le';
  if (beginning[0] === 0xfe && beginning[1] === 0xff) return 'utf-16be';
  const looked = beginning.subarray(0, LOOKED_AT & ~1);
  const zeros = [0, 0];
  for (let at = 0; at < looked.length; at++) if (looked[at] === 0) (zeros[at % 2] as number)++;
  const [even = 0, odd = 0] = zeros.map((count) => count / Math.max(1, looked.length / 2));
  if (odd > 0.4 && even < odd / 5) return 'utf-16le';
  if (even > 0.4 && odd < even / 5) return 'utf-16be';
  return undefined;
}

function declaredIn(beginning: Uint8Array): string | undefined {
  const start = Buffer.from(beginning.subarray(0, LOOKED_AT)).toString('latin1');
  const name = start.match(XML_ENCODING)?.[1];
  // Whoever writes UTF-16 in ASCII's letters has changed the encoding and not the declaration.
  if (name === undefined || /^utf/i.test(name)) return undefined;
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return undefined;
  }
}

async function* transcoded(chunks: Chunks, encoding: string): AsyncGenerator<Uint8Array> {
  if (encoding === 'windows-1252') {
    for await (const chunk of chunks) yield Buffer.from(decodeWindows1252(chunk), 'utf8');
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest, 'utf8');
}

async function* withoutMark(chunks: Chunks): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of chunks) {
    const hasMark = isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    isFirst = false;
    yield hasMark ? chunk.subarray(3) : chunk;
  }
}

/** The same bytes; where lines end in a carriage return alone, as on old Macs, in a line feed instead. */
async function* withLineFeeds(chunks: Chunks): AsyncGenerator<Uint8Array> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  let areReturns: boolean | undefined;
  try {
    for await (const chunk of chunks) {
      if (areReturns !== undefined) {
        yield areReturns ? fed(chunk) : chunk;
        continue;
      }
      held.push(chunk);
      bytes += chunk.length;
      const hasFeed = chunk.includes(LINE_FEED);
      if (!hasFeed && bytes < FIRST_LINE_BYTES) continue;
      areReturns = !hasFeed && held.some((part) => part.includes(CARRIAGE_RETURN));
      for (const part of held.splice(0)) yield areReturns ? fed(part) : part;
    }
  } catch (error) {
    // What came before it is good.
    for (const part of held.splice(0)) yield fed(part);
    throw error;
  }
  for (const part of held) yield fed(part);
}

function fed(chunk: Uint8Array): Uint8Array {
  return chunk.map((byte) => (byte === CARRIAGE_RETURN ? LINE_FEED : byte));
}
