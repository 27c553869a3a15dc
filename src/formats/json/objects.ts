import { MAX_RECORD_BYTES, notUtf8, tooManyBytes, type Unreadable, unreadable } from '../record.js';
import { fieldOf } from './aliases.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COLON = 0x3a;
const COMMA = 0x2c;
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** What APIs call the list of what they found, however deep it stands. */
const LIST_NAMES = new Set([
  ...['results', 'result', 'items', 'data', 'papers', 'records', 'works', 'documents', 'docs'],
  ...['hits', 'hit', 'entry', 'entries', 'articles', 'publications', 'notes', 'rows'],
]);
/** Deeper nothing is taken for the list. */
const MAX_DEPTH = 5;
const MAX_KEY_BYTES = 200;

const TOO_MANY = 'the record has a closing bracket before it that belongs to none';
const FOLLOWS = 'the record stands behind the end of the list and was not read';

/** An object of a list, by its place; or why it cannot be read. */
export type ListedObject = { line: number; record: number } & (
  | { value: Record<string, unknown> }
  | Unreadable
);

/**
 * The objects of a JSON text that is a list of them, or an object that has one (`{"results": [...]}`).
 *
 *   [ {...}, {...} ]     { "meta": {...}, "results": [ {...}, {...} ] }
 *     ^^^^^  ^^^^^                                     ^^^^^  ^^^^^
 *
 * `paths` are the keys that lead to each list, where they are known; else every list in the outermost object is one
 * that has not the name of a field, and deeper ones that have the name of one.
 *
 * The end of an object is found by counting brackets outside strings, and only then is it parsed: so
 * no more than one is in memory, and one that is no JSON does not stop those behind it as long as its
 * brackets and quotes are in pairs. A library that streams tokens would be some ten times slower and
 * stop at the first mistake.
 */
export async function* objectsOfList(
  chunks: AsyncIterable<Uint8Array>,
  firstLine = 1,
  paths?: readonly (readonly string[])[],
): AsyncGenerator<ListedObject> {
  const open: number[] = [];
  /** The key that each open bracket stands behind. */
  const keys: (string | undefined)[] = [];
  let key: string | undefined;
  /** The last string outside of records, which a colon makes a key. */
  let text: Uint8Array[] = [];
  let inString = false;
  let isEscaped = false;
  let line = firstLine;
  let record = 0;
  let hasEnded = false;
  let isFollowed = false;
  /** The object that is being read: where it began, how deep, and its bytes up to here. */
  let begun: { line: number; depth: number; parts: Uint8Array[]; bytes: number } | undefined;

  for await (const chunk of chunks) {
    let from = 0;
    let stringFrom = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (inString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (!begun) text.push(chunk.subarray(stringFrom, at));
        } else if (byte === NEWLINE) line++;
      } else if (byte === QUOTE) {
        inString = true;
        if (!begun) {
          text = [];
          stringFrom = at + 1;
        }
      } else if (byte === NEWLINE) line++;
      else if (byte === COLON && !begun) key = keyOf(text);
      else if (byte === COMMA && !begun) key = undefined;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (byte === OPEN_BRACE && !begun && isElement(open, keys, paths)) {
          record++;
          begun = { line, depth: open.length, parts: [], bytes: 0 };
          from = at;
        } else if (open.length === 0 && hasEnded) {
          if (!isFollowed) yield { line, record: record + 1, error: unreadable(FOLLOWS) };
          isFollowed = true;
        }
        open.push(byte);
        keys.push(key);
        key = undefined;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        const isPair = open.at(-1) === (byte === CLOSE_BRACE ? OPEN_BRACE : OPEN_BRACKET);
        if (!begun && !isPair) {
          // As if it were not there: the list goes on behind it.
          yield { line, record: record + 1, error: unreadable(TOO_MANY) };
          continue;
        }
        open.pop();
        keys.pop();
        hasEnded ||= open.length === 0;
        if (begun && open.length <= begun.depth) {
          const part = chunk.subarray(from, at + 1);
          const place = { line: begun.line, record };
          yield begun.bytes + part.length > MAX_RECORD_BYTES
            ? { ...place, error: tooManyBytes('record') }
            : { ...place, ...parsed([...begun.parts, part]) };
          begun = undefined;
        }
      }
    }
    if (!begun) {
      if (inString && bytesOf(text) < MAX_KEY_BYTES) text.push(chunk.slice(stringFrom));
      continue;
    }
    const part = chunk.subarray(from);
    begun.bytes += part.length;
    if (begun.bytes <= MAX_RECORD_BYTES) begun.parts.push(part);
    else begun.parts = [];
  }
  if (begun) {
    const reason =
      begun.bytes > MAX_RECORD_BYTES
        ? `the record has no end within ${MAX_RECORD_BYTES} bytes: a quote or a bracket may be missing; the rest of the file was not read`
        : 'the record has no end: the file stops in the middle of it';
    yield { line: begun.line, record, error: unreadable(reason) };
  } else if (open.length > 0) {
    yield {
      line,
      record: record + 1,
      error: unreadable('the record is missing: the file ends within its list'),
    };
  }
}

/** Whether an object that opens here is one of the list, and no part of one. */
function isElement(
  open: readonly number[],
  keys: readonly (string | undefined)[],
  paths: readonly (readonly string[])[] | undefined,
): boolean {
  const depth = open.length;
  if (open[depth - 1] !== OPEN_BRACKET || depth > MAX_DEPTH + 1) return false;
  for (let at = 0; at < depth - 1; at++) if (open[at] !== OPEN_BRACE) return false;
  if (paths) {
    return paths.some(
      (path) => path.length === depth - 1 && path.every((key, at) => keys[at + 1] === key),
    );
  }
  const key = keys[depth - 1] ?? '';
  // A list under the name of a field is a part of a paper: its authors, the paragraphs of its abstract.
  return LIST_NAMES.has(key) || depth === 1 || (depth === 2 && fieldOf(key) === undefined);
}

function keyOf(parts: readonly Uint8Array[]): string | undefined {
  if (bytesOf(parts) > MAX_KEY_BYTES) return undefined;
  try {
    return JSON.parse(`"${Buffer.concat(parts)}"`) as string;
  } catch {
    return undefined;
  }
}

const bytesOf = (parts: readonly Uint8Array[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

function parsed(parts: readonly Uint8Array[]): { value: Record<string, unknown> } | Unreadable {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
    return { value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) return { error: notUtf8('record') };
    const reason = error.message.slice(0, 100);
    return { error: unreadable(`the record is not valid JSON (${reason})`) };
  }
}
