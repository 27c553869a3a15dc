import type { Element } from './element.js';

/** How one source writes papers as XML elements. */
export interface XmlDialect {
  /** What it is, in a line. */
  readonly description: string;
  /** Whether a record is of this source. */
  fits(record: Element): boolean;
  /** Its paper; a string says why there is none, nothing that there should be none. */
  toFields(record: Element): Record<string, unknown> | string | undefined;
  /** When the source changed it last. */
  dateOf(record: Element): string | undefined;
}
