import { vectorFromBase64 } from '../../domain/vectors.js';
import { knownOnly } from '../field-values.js';
import { isObject, type JsonDialect, textIn } from './dialect.js';

/** What `npm run export` writes: papers as they are stored, with the vectors of a model (in base64, or from Parquet as numbers). */
export const nearpaper = {
  name: 'nearpaper',
  description: "nearpaper's own exports",
  readsFrom: {
    id: 'id',
    title: 'title, and every other field under its own name',
    abstract: 'abstract',
  },

  fits: (object) => isObject(object.nearpaper) && object.nearpaper.version === 1,

  toFields({ nearpaper: extra, ...value }) {
    const { contentHash, fingerprint, vector } = isObject(extra) ? extra : {};
    const numbers = vector instanceof Float32Array ? vector : fromText(textIn(vector));
    const [hash, model] = [textIn(contentHash), textIn(fingerprint)];
    return {
      // An empty list says that there are none; null that nothing is known.
      value: { ...knownOnly(value), ...lists(value) },
      isExact: true,
      embedding:
        numbers && hash && model
          ? { contentHash: hash, fingerprint: model, vector: numbers }
          : undefined,
    };
  },
} satisfies JsonDialect;

function lists({ authors, keywords }: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ authors, keywords }).filter(([, list]) => Array.isArray(list)),
  );
}

function fromText(vector: string | undefined): Float32Array | undefined {
  return vector === undefined ? undefined : vectorFromBase64(vector);
}
