import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { BertWeights } from '../../src/embedding/bert-weights.js';
import { loadAddon } from '../../src/embedding/kernels.js';
import { runsKernels, whyNoKernels } from '../fixtures/kernels.js';
import { slowBert } from '../fixtures/slow-bert.js';
import { random } from '../fixtures/vectors.js';

const SEED = 61;
const RUNS = Number(process.env.FUZZ_MODELS ?? 60);
const VOCABULARY = 50;
const MAX_TOKENS = 140;

/** Heads of 32 and of 64 dimensions, one and several of them. */
const shapes = fc.constantFrom(
  { dimensions: 64, heads: 2, intermediate: 128 },
  { dimensions: 64, heads: 1, intermediate: 64 },
  { dimensions: 192, heads: 3, intermediate: 256 },
);
/** Every way in which rows are put together: up to 12, up to 16, 32, and 64 of them at once. */
const lengths = fc.oneof(
  fc.integer({ min: 1, max: 34 }),
  fc.constantFrom(35, 48, 63, 64, 65, 80, 97, 128, MAX_TOKENS),
);

const addon = loadAddon();

// Elsewhere onnxruntime computes the model, and test/embedding/encoder.test.ts holds it to the same.
describe.skipIf(!runsKernels)(`the kernels${whyNoKernels}`, () => {
  const Bert = addon?.Bert as NonNullable<NonNullable<typeof addon>['Bert']>;
  afterEach(() => addon?.useTiles?.(true));

  it(`give the states of plain loops, with and without tiles the same bits (${RUNS} models, seed ${SEED})`, () => {
    const distances: number[] = [];
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 2 }),
        lengths,
        fc.nat(),
        (shape, layers, length, seed) => {
          const next = random(seed);
          const model = randomModel({ ...shape, layers }, next);
          const ids = Array.from({ length }, () => Math.floor(next() * VOCABULARY));
          const bert = new Bert(model);
          const runAll = () => statesOf(bert, BigInt64Array.from(ids, BigInt), shape.dimensions);
          const states = runAll();
          addon?.useTiles?.(false);
          expect(runAll()).toEqual(states);
          addon?.useTiles?.(true);
          for (const [token, expected] of slowBert(model, ids).entries()) {
            const start = token * shape.dimensions;
            const actual = states.subarray(start, start + shape.dimensions);
            distances.push(relativeDistance(actual, expected));
            // A number halfway between two bytes becomes either of them, and all that follows differs by it.
            expect(distances.at(-1)).toBeLessThan(0.03);
          }
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
    distances.sort((a, b) => a - b);
    expect(distances[distances.length >> 1]).toBeLessThan(3e-6);
  });

  it('take numbers that fit into nothing, and rows of zeros only', () => {
    const model = randomModel({ dimensions: 64, heads: 2, intermediate: 64, layers: 1 }, () => 0.5);
    model.embeddingNorm.weight.fill(0);
    model.embeddingNorm.bias.fill(0);
    const states = statesOf(new Bert(model), BigInt64Array.of(1n, 2n), 64);
    expect(states.every(Number.isFinite)).toBe(true);
  });

  it('refuse ids and arrays that would be read past their end', () => {
    const model = randomModel({ dimensions: 64, heads: 2, intermediate: 64, layers: 1 }, () => 0.5);
    const bert = new Bert(model);
    for (const ids of [[], [-1n], [BigInt(VOCABULARY)], new Array(MAX_TOKENS + 1).fill(1n)]) {
      const states = new Float32Array(ids.length * 64);
      expect(() => bert.run(BigInt64Array.from(ids as bigint[]), states)).toThrow(RangeError);
    }
    expect(() => bert.run(Int32Array.of(1) as never, new Float32Array(64))).toThrow(
      'BigInt64Array',
    );
    const ids = BigInt64Array.of(1n, 2n);
    for (const states of [
      new Float32Array(127),
      new Float64Array(128) as never,
      undefined as never,
    ]) {
      expect(() => bert.run(ids, states)).toThrow('states need a Float32Array');
    }
    expect(() => new Bert({ ...model, dimensions: 65 })).toThrow('no such shape');
    expect(() => new Bert({ ...model, layers: [] })).toThrow('layers');
    const [layer] = model.layers as [BertWeights['layers'][number]];
    const short = { ...layer, output: { ...layer.output, bias: new Float32Array(63) } };
    expect(() => new Bert({ ...model, layers: [short] })).toThrow('bias is not an array of 64');
    expect(() => new Bert({ ...model, words: undefined as never })).toThrow('words is missing');
  });
});

function statesOf(
  bert: InstanceType<NonNullable<NonNullable<typeof addon>['Bert']>>,
  ids: BigInt64Array,
  dimensions: number,
): Float32Array {
  const states = new Float32Array(ids.length * dimensions);
  bert.run(ids, states);
  return states;
}

function relativeDistance(actual: Float32Array, expected: Float64Array): number {
  const difference = expected.map((x, k) => x - (actual[k] as number));
  return Math.hypot(...difference) / Math.hypot(...expected);
}

interface Shape {
  dimensions: number;
  heads: number;
  intermediate: number;
  layers: number;
}

function randomModel(shape: Shape, next: () => number): BertWeights {
  const { dimensions, heads, intermediate, layers } = shape;
  const floats = (count: number, around: number, width: number) =>
    Float32Array.from({ length: count }, () => around + width * (next() - 0.5));
  const table = (rows: number) => ({
    values: Uint8Array.from({ length: rows * dimensions }, () => Math.floor(next() * 256)),
    scale: 0.01 * (next() + 0.1),
    zero: Math.floor(next() * 256),
  });
  const norm = () => ({ weight: floats(dimensions, 1, 0.5), bias: floats(dimensions, 0, 0.5) });
  const linear = (inputs: number, outputs: number) => ({
    weights: Int8Array.from({ length: inputs * outputs }, () => Math.floor(next() * 255) - 127),
    scales: floats(outputs, 0.001, 0.001),
    bias: floats(outputs, 0, 0.2),
  });
  return {
    dimensions,
    heads,
    intermediate,
    vocabulary: VOCABULARY,
    maxTokens: MAX_TOKENS,
    epsilon: 1e-12,
    words: table(VOCABULARY),
    positions: table(MAX_TOKENS),
    tokenTypes: table(2),
    embeddingNorm: norm(),
    layers: Array.from({ length: layers }, () => ({
      attentionInput: linear(dimensions, 3 * dimensions),
      attentionOutput: linear(dimensions, dimensions),
      attentionNorm: norm(),
      intermediate: linear(dimensions, intermediate),
      output: linear(intermediate, dimensions),
      outputNorm: norm(),
    })),
  };
}
