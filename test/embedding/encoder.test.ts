import { join } from 'node:path';
import * as transformers from '@xenova/transformers';
import { beforeAll, describe, expect, it } from 'vitest';
import { cosine, vectorFromBase64 } from '../../src/domain/vectors.js';
import type { EmbeddingEngine } from '../../src/embedding/embedder.js';
import { type Encoder, loadEncoder } from '../../src/embedding/encoder.js';
import { type ModelManifest, onnxFile, readManifest } from '../../src/embedding/manifest.js';
import { checkProbes } from '../../src/embedding/probes.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { kernelsHere } from '../fixtures/kernels.js';

const folder = join(packageRoot, 'models', 'all-MiniLM-L6-v2');
let manifest: ModelManifest;
beforeAll(async () => {
  manifest = await readManifest(folder);
});

for (const engine of [...kernelsHere, 'onnxruntime'] as EmbeddingEngine[]) {
  describe(`the encoder of the default model by ${engine}`, () => {
    let encoder: Encoder;
    beforeAll(async () => {
      encoder = await loadEncoder(folder, onnxFile(manifest), manifest, engine);
      expect(encoder.engine).toBe(engine);
    });

    it('gives the vectors of the manifest', async () => {
      expect(manifest.probes).toHaveLength(3);
      for (const { text, vector } of manifest.probes) {
        const expected = vectorFromBase64(vector);
        expect(expected).toHaveLength(384);
        const actual = await encoder.encode(text, 'passage');
        const similarity = actual.reduce(
          (sum, value, k) => sum + value * (expected[k] as number),
          0,
        );
        expect(similarity).toBeGreaterThan(0.98);
      }
      expect(await checkProbes(encoder, manifest)).toBeGreaterThan(0.98);
    });

    it('gives vectors of unit length for anything', async () => {
      for (const text of ['', ' ', '\u0000', '🦾', 'x'.repeat(50_000), '漢字'.repeat(2_000)]) {
        const vector = await encoder.encode(text, 'passage');
        expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
      }
    });

    it('gives each text its own vector, also when it is asked for several at once', async () => {
      const texts = ['sim-to-real', 'Koopman operators', 'bees that pull strings'];
      const together = await Promise.all(texts.map((text) => encoder.encode(text, 'passage')));
      for (const [k, text] of texts.entries()) {
        expect(together[k]).toEqual(await encoder.encode(text, 'passage'));
      }
    });

    it('gives the state of the first token where a model is pooled by that', async () => {
      const pooled: ModelManifest = { ...manifest, pooling: 'cls' };
      const byCls = await loadEncoder(folder, onnxFile(manifest), pooled, engine);
      const reference = await loadEncoder(folder, onnxFile(manifest), pooled, 'onnxruntime');
      const text = 'A reduced-order model of a chaotic system';
      const vector = await byCls.encode(text, 'passage');
      expect(cosine(vector, await reference.encode(text, 'passage'))).toBeGreaterThan(0.98);
      expect(cosine(vector, await encoder.encode(text, 'passage'))).toBeLessThan(0.9);
    });

    it('reads 256 tokens and no more', async () => {
      const start = 'word '.repeat(300);
      const one = await encoder.encode(`${start} and one end`, 'passage');
      const other = await encoder.encode(`${start} and quite another ending`, 'passage');
      expect(one).toEqual(other);
      expect(encoder.tokenize(start, 'passage').input_ids?.dims).toEqual([1, 256]);
    });
  });
}

describe('the encoder of the default model by onnxruntime', () => {
  it("gives what the library's own pipeline gives: the faster pooling changes nothing", async () => {
    const encoder = await loadEncoder(folder, onnxFile(manifest), manifest, 'onnxruntime');
    transformers.env.localModelPath = '';
    transformers.env.allowRemoteModels = false;
    const pipeline = await transformers.pipeline('feature-extraction', folder, { quantized: true });
    for (const text of [
      'sim-to-real',
      'Koopman operators. '.repeat(20),
      'naïve Schrödinger 量子',
    ]) {
      const expected = (await pipeline(text, { pooling: 'mean', normalize: true })).data;
      const actual = await encoder.encode(text, 'query');
      for (const [k, value] of actual.entries())
        expect(value).toBeCloseTo(expected[k] as number, 5);
    }
  });
});
