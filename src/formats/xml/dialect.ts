import type { Dialect } from '../format.js';
import type { Fields } from '../record.js';
import type { Beside } from './beside.js';
import type { Element } from './element.js';

/** How one source writes papers as XML elements. All names are without the prefix of their namespace. */
export interface XmlDialect extends Omit<Dialect<Element>, 'toFields'> {
  /** The elements that papers stand in; none of them holds another of the same dialect, unless it says what is `apart`. */
  readonly recordElements: readonly string[];
  /** What a file of this source begins with, where it is none of `recordElements`. */
  readonly rootElements: readonly string[];
  /** Where others' files begin with such elements too: what the beginning of this source's has besides. */
  readonly evidence?: RegExp;
  /** Elements outside of records that say something of them, such as the volume that papers stand in. */
  readonly besideElements?: readonly string[];
  /** Elements within records that are passed over unread, such as the body of an article. */
  readonly skippedElements?: readonly string[];
  /** Where elements of `recordElements` may stand within one another: what the tags of those have that do not. */
  readonly apart?: RegExp;
  /** The paper of an element that fits; a reason where there is none; undefined where there should be none. */
  toFields(element: Element, beside: Beside): Fields | string | undefined;
  /** The `rdf:about` of an element beside this record without which it is not whole. */
  awaits?(element: Element): string | undefined;
}

/** Whether a text with this root element that begins so is of a dialect. */
export function isOf(dialect: XmlDialect, root: string, beginning: string): boolean {
  const { rootElements, recordElements, evidence } = dialect;
  if (!rootElements.includes(root) && !recordElements.includes(root)) return false;
  return evidence === undefined || evidence.test(beginning);
}
