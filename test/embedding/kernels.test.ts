import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { vectorToBase64 } from '../../src/domain/vectors.js';
import { bertConfig, bertWeights } from '../../src/embedding/bert-weights.js';
import {
  EMBEDDING_ENGINES,
  type EmbeddingEngine,
  type EngineChoice,
} from '../../src/embedding/embedder.js';
import { architectureOf } from '../../src/embedding/engines.js';
import { readManifest } from '../../src/embedding/manifest.js';
import { type OnnxGraph, readOnnxGraph } from '../../src/embedding/onnx-graph.js';
import { EmbeddingPool } from '../../src/embedding/pool.js';
import { resolveModel } from '../../src/embedding/resolve-model.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { kernelAddon, kernelsHere, whyNoKernels } from '../fixtures/kernels.js';

const NAME = 'all-MiniLM-L6-v2';
const modelsDir = join(packageRoot, 'models');
const file = readFileSync(join(modelsDir, NAME, 'onnx/model_quantized.onnx'));
const config = JSON.parse(readFileSync(join(modelsDir, NAME, 'config.json'), 'utf8'));
const graph = readOnnxGraph(file);
const weightsOf = (from: OnnxGraph, said: unknown) => {
  const known = bertConfig(said);
  return known && bertWeights(from, known, 256);
};

async function openPool(folder: string, engine: EngineChoice): Promise<EmbeddingPool> {
  const { model } = await resolveModel({
    model: NAME,
    modelsDir: folder,
    allowModelDownload: false,
    modelHubUrl: undefined,
  });
  const logger = pino({ level: 'silent' });
  return EmbeddingPool.start({ folder: join(folder, NAME), model, processes: 1, engine, logger });
}

describe('the weights that the kernels take', () => {
  it('are found in the default model', () => {
    const weights = weightsOf(graph, config);
    expect(weights).toMatchObject({ dimensions: 384, heads: 12, vocabulary: 30522 });
    expect(weights?.layers).toHaveLength(6);
  });

  it.each([
    ['another architecture', { model_type: 'roberta' }],
    ['another activation', { hidden_act: 'relu' }],
    ['positions that are relative', { position_embedding_type: 'relative_key' }],
    ['heads that fill no register', { num_attention_heads: 24 }],
    ['fewer layers than its graph has', { num_hidden_layers: 5 }],
    ['more layers than its graph has', { num_hidden_layers: 7 }],
    ['another width', { hidden_size: 768 }],
    ['another vocabulary', { vocab_size: 30_523 }],
    ['heads that are too wide', { hidden_size: 1024, num_attention_heads: 1 }],
    ['no positions for so many tokens', { max_position_embeddings: 128 }],
  ])('are not those of a model with %s', (_what, changed) => {
    expect(weightsOf(graph, { ...config, ...changed })).toBeUndefined();
  });

  it.each<[string, (graph: OnnxGraph) => OnnxGraph]>([
    [
      'a constant missing',
      ({ nodes, tensors }) => {
        const fewer = new Map(tensors);
        fewer.delete('encoder.layer.3.output.dense.bias');
        return { nodes, tensors: fewer };
      },
    ],
    [
      'a matrix more',
      ({ nodes, tensors }) => ({
        nodes: [...nodes, { operation: 'MatMulInteger', inputs: [], outputs: [] }],
        tensors,
      }),
    ],
    [
      'weights around another number than zero',
      ({ nodes, tensors }) => {
        const name = [...tensors.keys()].find((key) => /MatMul_.*_zero_point$/.test(key)) ?? '';
        const shifted = { dims: [384], data: new Int8Array(384).fill(1) };
        return { nodes, tensors: new Map(tensors).set(name, shifted) };
      },
    ],
    [
      'scales for half of a matrix',
      ({ nodes, tensors }) => {
        const name = [...tensors.keys()].find((key) => /MatMul_.*_scale$/.test(key)) ?? '';
        const half = { dims: [192], data: new Float32Array(192).fill(0.01) };
        return { nodes, tensors: new Map(tensors).set(name, half) };
      },
    ],
    [
      'a bias that is no number',
      ({ nodes, tensors }) => {
        const name = 'encoder.layer.3.output.dense.bias';
        const broken = { dims: [384], data: new Float32Array(384).fill(Number.NaN) };
        return { nodes, tensors: new Map(tensors).set(name, broken) };
      },
    ],
    ['nothing in it', () => ({ nodes: [], tensors: new Map() })],
  ])('are not those of a graph with %s', (_what, change) => {
    expect(weightsOf(change(graph), config)).toBeUndefined();
  });

  it('are not read from a file that was cut', () => {
    for (const share of [0.1, 0.5, 0.999]) {
      const cut = file.subarray(0, Math.floor(share * file.length));
      expect(() => readOnnxGraph(cut)).toThrow();
    }
  });
});

it('the kernels have the same names, order and processors everywhere', () => {
  const listed = JSON.parse(readFileSync(join(packageRoot, 'native/kernels.json'), 'utf8'));
  expect([...Object.keys(listed), 'onnxruntime']).toEqual(EMBEDDING_ENGINES);
  for (const [name, { arch }] of Object.entries<{ arch: string }>(listed)) {
    expect(architectureOf(name as EmbeddingEngine)).toBe(arch);
  }
  const compiled = Object.keys(listed).filter((name) => listed[name].arch === process.arch);
  if (kernelsHere.length > 0) {
    expect(kernelAddon.kernels.map(({ name }) => name)).toEqual(compiled);
  }
});

describe('an embedding process', () => {
  it.skipIf(kernelsHere.length === 0).each(kernelsHere as EmbeddingEngine[])(
    `computes by %s, and the bits are those of other machines${whyNoKernels}`,
    async (engine) => {
      const pool = await openPool(modelsDir, engine);
      expect(pool.status()).toMatchObject({ engine, engineReason: undefined });
      const hash = createHash('sha256');
      const { probes } = await readManifest(join(modelsDir, NAME));
      for (const { text } of probes) hash.update(vectorToBase64(await pool.embed(text, 'passage')));
      // By every kernel, compiled by GCC and by clang. A change of it is a change of the kernels.
      expect(hash.digest('hex').slice(0, 16)).toBe('019370b9da1f5817');
      await pool.close();
    },
  );

  it(`computes by the fastest kernel if nothing was asked for${whyNoKernels}`, async () => {
    const pool = await openPool(modelsDir, 'auto');
    const [fastest = 'onnxruntime'] = kernelsHere;
    expect(pool.status().engine).toBe(fastest);
    if (kernelsHere.length === 0) expect(pool.status().engineReason).toBeDefined();
    await pool.close();
  });

  it('computes by onnxruntime when it is asked to, nearly the same', async () => {
    const fastest = await openPool(modelsDir, 'auto');
    const onnxruntime = await openPool(modelsDir, 'onnxruntime');
    expect(onnxruntime.status()).toMatchObject({ engine: 'onnxruntime', engineReason: undefined });
    for (const text of ['sim-to-real', 'Koopman operators. '.repeat(60)]) {
      const one = await fastest.embed(text, 'passage');
      const other = await onnxruntime.embed(text, 'passage');
      expect(one.reduce((sum, x, k) => sum + x * (other[k] as number), 0)).toBeGreaterThan(0.985);
    }
    await Promise.all([fastest.close(), onnxruntime.close()]);
  });

  it.each(
    EMBEDDING_ENGINES.filter((name) => name !== 'onnxruntime' && !kernelsHere.includes(name)),
  )('refuses %s, which cannot run here, and says why', async (engine) => {
    await expect(openPool(modelsDir, engine)).rejects.toMatchObject({
      code: 'EMBEDDING_ENGINE_UNAVAILABLE',
      message: expect.stringMatching(new RegExp(`^${engine}: `)),
    });
  });

  describe('whose kernels give other vectors than the manifest says', () => {
    const folder = temporaryFolder();
    beforeAll(() => {
      cpSync(join(modelsDir, NAME), join(folder, NAME), { recursive: true });
      const path = join(folder, NAME, 'config.json');
      // The graph has the true number in it: only whoever believes config.json computes something else.
      writeFileSync(path, JSON.stringify({ ...config, layer_norm_eps: 0.5 }));
      const manifestPath = join(folder, NAME, 'manifest.json');
      const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
      manifest.files['config.json'] = createHash('sha256').update(readFileSync(path)).digest('hex');
      writeFileSync(manifestPath, JSON.stringify(manifest));
    });

    it('turns to onnxruntime, and says why', async () => {
      const pool = await openPool(folder, 'auto');
      expect(pool.status().engine).toBe('onnxruntime');
      if (kernelsHere.length > 0) {
        expect(pool.status().engineReason).toMatch(/^\w+: .* embeds a probe text with similarity/);
      }
      await pool.close();
    });

    it.skipIf(kernelsHere.length === 0)('refuses the kernel that was asked for', async () => {
      await expect(openPool(folder, kernelsHere[0] as EmbeddingEngine)).rejects.toMatchObject({
        code: 'MODEL_PROBE_MISMATCH',
      });
    });
  });
});
