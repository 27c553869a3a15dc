import type { AskedFilter, Filter } from '../domain/filter.js';
import type { Engine } from '../engine/engine.js';

/**
 * Settles which texts with commas are one value (`Speech, Music, and Hearing`) and which are lists: one that
 * any paper has as it is, is one value. What was asked for comes back unchanged where there is nothing to settle.
 */
export async function settleFilter(
  asked: AskedFilter,
  engine: Pick<Engine, 'hasAny'>,
): Promise<Filter> {
  switch (asked.kind) {
    case 'and':
    case 'or':
      return {
        kind: asked.kind,
        of: await Promise.all(asked.of.map((one) => settleFilter(one, engine))),
      };
    case 'not':
      return { kind: 'not', of: await settleFilter(asked.of, engine) };
    case 'listed':
      return (await engine.hasAny(asked.whole)) ? asked.whole : asked.parts;
    default:
      return asked;
  }
}
