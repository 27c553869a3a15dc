import { createHash } from 'node:crypto';
import { escapeUTF8 } from 'entities';

/** Text of HTML or XML that is as it is to be sent. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | null | undefined | false | readonly Value[];

/** What no document of XML may have, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is left out
const NOT_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/**
 * A piece of HTML or XML: what stands in `${}` is escaped, for texts and for attributes in double quotes alike,
 * unless it is a piece itself or a list of pieces. Null, undefined and false are nothing.
 */
export function markup(parts: TemplateStringsArray, ...values: Value[]): Markup {
  let text = parts[0] ?? '';
  values.forEach((value, place) => {
    text += written(value) + (parts[place + 1] ?? '');
  });
  return new Markup(text);
}

function written(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(written).join('');
  return escapeUTF8(String(value).toWellFormed().replace(NOT_XML, ' '));
}

/** An `ETag` that is the same as long as the text is. */
export function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
}

/** Whether an `If-None-Match` names this ETag; compressing proxies make it a weak one. */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  const known = ifNoneMatch?.split(',').map((one) => one.trim().replace(/^W\//, '')) ?? [];
  return known.includes('*') || known.includes(etag);
}
