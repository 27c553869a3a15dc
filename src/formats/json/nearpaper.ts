import { type Dialect, isObject, known, textIn } from './dialect.js';

/** What `npm run export` writes: papers as they are stored, with the vectors of a model (in base64, or from Parquet as numbers). */
export const nearpaper: Dialect = {
  fits: (object) => isObject(object.nearpaper) && object.nearpaper.version === 1,

  toFields({ nearpaper: extra, ...value }) {
    const { contentHash, fingerprint, vector } = isObject(extra) ? extra : {};
    const numbers = vector instanceof Float32Array ? vector : fromBase64(textIn(vector));
    const [hash, model] = [textIn(contentHash), textIn(fingerprint)];
    return {
      // An empty list says that there are none; null that nothing is known.
      value: { ...known(value), ...lists(value) },
      isExact: true,
      ...(numbers && hash && model
        ? { embedding: { contentHash: hash, fingerprint: model, vector: numbers } }
        : {}),
    };
  },
};

function lists({ authors, keywords }: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ authors, keywords }).filter(([, list]) => Array.isArray(list)),
  );
}

function fromBase64(text: string | undefined): Float32Array | undefined {
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return new Float32Array(new Uint8Array(bytes.subarray(0, bytes.length & ~3)).buffer);
}
