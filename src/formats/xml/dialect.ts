import type { Dialect } from '../format.js';
import type { Element } from './element.js';

/** How one source writes papers as XML elements. All names are without the prefix of their namespace. */
export interface XmlDialect extends Dialect<Element> {
  /** The elements that papers stand in; none of them holds another, of whatever dialect. */
  readonly recordElements: readonly string[];
  /** What a file of this source begins with, where it is none of `recordElements`. */
  readonly rootElements: readonly string[];
}
