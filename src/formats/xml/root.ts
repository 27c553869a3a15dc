import type { XmlDialect } from './dialect.js';

/** What may stand before the first element. */
const PROLOG = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>)*/i;
const ROOT = /^<(?:[\p{L}\p{N}_.-]+:)?([\p{L}_][\p{L}\p{N}_.-]*)(?=[\s>/])/u;

/** The name of the first element of an XML text that begins so, without its prefix. */
export function rootOf(beginning: string): string | undefined {
  const [prolog = ''] = beginning.match(PROLOG) ?? [];
  return beginning.slice(prolog.length, prolog.length + 300).match(ROOT)?.[1];
}

/** Whether a text that begins so is of this source. */
export function isOf(dialect: XmlDialect, root: string, beginning: string): boolean {
  const { rootElements, recordElements, evidence } = dialect;
  if (!rootElements.includes(root) && !recordElements.includes(root)) return false;
  return evidence === undefined || evidence.test(beginning);
}
