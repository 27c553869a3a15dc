import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BertWeights } from '../../src/embedding/bert-weights.js';
import { temporaryFolder } from '../fixtures/folder.js';
import {
  hasCommand,
  type KernelRun,
  kernelAddon,
  kernelRuns,
  kernelsHere,
  type Program,
  Programs,
  type States,
  statesBy,
  untried,
  whyNoKernels,
} from '../fixtures/kernels.js';
import { type ModelShape, randomModel } from '../fixtures/random-model.js';
import { slowBert } from '../fixtures/slow-bert.js';
import { type Architecture, StandaloneKernels } from '../fixtures/standalone.js';
import { random } from '../fixtures/vectors.js';

const SEED = 61;
const RUNS = Number(process.env.FUZZ_MODELS ?? 60);
/** An emulator starts for each model. */
const EMULATED_RUNS = Number(process.env.FUZZ_EMULATED_MODELS ?? 8);
/** Each instruction takes a signal: seconds for a model. */
const TRAPPED_RUNS = Math.ceil(EMULATED_RUNS / 4);
const VOCABULARY = 50;
const MAX_TOKENS = 140;

/** Heads of 32, 64 and 96 dimensions, one and several of them. */
const shapes = fc.constantFrom(
  { dimensions: 64, heads: 2, intermediate: 128 },
  { dimensions: 64, heads: 1, intermediate: 64 },
  { dimensions: 192, heads: 3, intermediate: 256 },
  { dimensions: 192, heads: 2, intermediate: 64 },
);
/** Every way in which rows are put together: up to 12, up to 16, 32, and 64 of them at once. */
const lengths = fc.oneof(
  fc.integer({ min: 1, max: 34 }),
  fc.constantFrom(35, 48, 63, 64, 65, 80, 97, 128, MAX_TOKENS),
);
/** Seven bits as most models have, nearly eight, and all eight: more and more of them would saturate 16 bits. */
const maxWeights = fc.constantFrom(64, 90, 127);

const models = fc
  .tuple(shapes, fc.integer({ min: 1, max: 2 }), maxWeights, lengths, fc.nat())
  .map(([shape, layers, maxWeight, length, seed]) => {
    const next = random(seed);
    const sizes = { vocabulary: VOCABULARY, maxTokens: MAX_TOKENS };
    const model = randomModel({ ...shape, ...sizes, layers, maxWeight }, next);
    return { model, ids: Array.from({ length }, () => Math.floor(next() * VOCABULARY)) };
  });

const SMALL: ModelShape = {
  ...{ dimensions: 64, heads: 2, intermediate: 64, layers: 1 },
  ...{ vocabulary: VOCABULARY, maxTokens: MAX_TOKENS, maxWeight: 127 },
};

const programs = new Programs(temporaryFolder());

const notTried = untried.length > 0 ? ` (NOT TRIED HERE: ${untried.join(', ')})` : '';

describe.each(kernelRuns)(`the kernel $title${notTried}`, (run) => {
  const isTrapped = run.kernel === 'avxvnni' && run.program !== undefined;
  const nativeRuns = run.program ? EMULATED_RUNS : RUNS;
  const runs = isTrapped ? TRAPPED_RUNS : nativeRuns;
  const [first] = kernelRuns as [KernelRun];
  const reference = run === first ? 'plain loops' : `plain loops, and the bits of ${first.title}`;
  let states: States;
  beforeAll(() => {
    states = statesBy(run, programs);
  }, 300_000);

  it(`gives the states of ${reference} (${runs} models, seed ${SEED})`, () => {
    const firsts = statesBy(first, programs);
    const distances: number[] = [];
    fc.assert(
      fc.property(models, ({ model, ids }) => {
        const texts = [ids, ids.slice(0, 7)];
        const both = states(model, texts);
        if (run !== first) expect(both).toEqual(firsts(model, texts));
        const [actual] = both as [Float32Array];
        for (const [token, expected] of slowBert(model, ids).entries()) {
          const start = token * model.dimensions;
          const some = actual.subarray(start, start + model.dimensions);
          distances.push(relativeDistance(some, expected));
          // A number halfway between two bytes becomes either of them, and all that follows differs by it.
          expect(distances.at(-1)).toBeLessThan(0.03);
        }
      }),
      { numRuns: runs, seed: SEED },
    );
    distances.sort((a, b) => a - b);
    expect(distances[distances.length >> 1]).toBeLessThan(3e-6);
  });

  // The signals of AVX-VNNI would take minutes for all of them.
  const longest = isTrapped ? 8 : 66;
  it(`takes texts of each length from 1 to ${longest}`, () => {
    const shape = { ...SMALL, dimensions: 64, heads: 1, maxWeight: 90 };
    const model = randomModel(shape, random(SEED));
    const texts = Array.from({ length: longest }, (_, k) =>
      Array.from({ length: k + 1 }, (_, token) => (7 * k + 3 * token) % VOCABULARY),
    );
    const all = states(model, texts);
    if (run !== first) expect(all).toEqual(statesBy(first, programs)(model, texts));
    for (const [k, ids] of texts.entries()) {
      const [expected] = slowBert(model, ids) as [Float64Array];
      const actual = (all[k] as Float32Array).subarray(0, 64);
      expect(relativeDistance(actual, expected)).toBeLessThan(0.03);
    }
  });

  it('takes numbers that fit into nothing, and rows of zeros only', () => {
    const model = randomModel(SMALL, () => 0.5);
    model.embeddingNorm.weight.fill(0);
    model.embeddingNorm.bias.fill(0);
    const [actual] = states(model, [[1, 2]]) as [Float32Array];
    expect(actual.every(Number.isFinite)).toBe(true);
  });

  it.skipIf(isTrapped)(
    'takes as many tokens as fit into 32 bits, and a short text after it',
    () => {
      const model = randomModel({ ...SMALL, maxTokens: 512 }, random(SEED));
      // The same word in each place, so that all weights of the attention are the greatest.
      model.positions.values.fill(model.positions.zero);
      const short = [3, 1, 4];
      const [alone] = states(model, [short]) as [Float32Array];
      const [long, after] = states(model, [new Array(512).fill(7), short]) as [
        Float32Array,
        Float32Array,
      ];
      expect(after).toEqual(alone);
      const [expected] = slowBert(model, new Array(512).fill(7)) as [Float64Array];
      for (const token of [0, 511]) {
        const some = long.subarray(token * 64, (token + 1) * 64);
        expect(relativeDistance(some, expected)).toBeLessThan(0.03);
      }
    },
  );

  it('adds up the greatest weights and bytes there are', () => {
    const model = randomModel({ ...SMALL, layers: 2 }, random(SEED));
    for (const layer of model.layers) {
      layer.attentionInput.weights.fill(127);
      layer.output.weights.fill(-128);
    }
    const ids = [3, 1, 4, 1, 5, 9, 2, 6, 5];
    const [actual] = states(model, [ids]) as [Float32Array];
    for (const [token, expected] of slowBert(model, ids).entries()) {
      const some = actual.subarray(token * 64, (token + 1) * 64);
      expect(relativeDistance(some, expected)).toBeLessThan(1e-3);
    }
  });
});

describe('the processors that are emulated', () => {
  const supported = (program: Program) =>
    new StandaloneKernels(programs.path(program), program.emulator).supported();
  const isEmulated = (architecture: Architecture) =>
    kernelRuns.some(({ program }) => program?.architecture === architecture);

  it.skipIf(!isEmulated('arm64')).each([
    ['a Cortex-A72', 'cortex-a72', []],
    ['a Neoverse N1', 'neoverse-n1', ['dotprod']],
    ['everything there is', 'max', ['i8mm', 'dotprod']],
  ])('of ARM: %s', (_what, cpu, expected) => {
    const emulator = ['qemu-aarch64', '-cpu', cpu];
    expect(supported({ architecture: 'arm64', emulator })).toEqual(expected);
  });

  it.skipIf(!isEmulated('x64') || !hasCommand('qemu-x86_64')).each([
    ['a Nehalem, without AVX', 'Nehalem', []],
    ['a Haswell', 'Haswell', ['avx2']],
  ])('of Intel: %s', (_what, cpu, expected) => {
    const emulator = ['qemu-x86_64', '-cpu', cpu];
    expect(supported({ architecture: 'x64', emulator })).toEqual(expected);
  });
});

// A linker keeps one copy of a function that several files have: it must not be that of an absent processor.
describe.skipIf(kernelRuns.length === 0)('the compiled kernels', () => {
  it.each([...new Set(kernelRuns.flatMap(({ program }) => program?.architecture ?? []))])(
    'have no name outside of their namespaces: %s',
    (architecture) => {
      const folder = dirname(programs.path({ architecture, emulator: [] }));
      const objects = readdirSync(folder).filter((name) => name.endsWith('.o'));
      expect(objects.length).toBeGreaterThanOrEqual(2);
      for (const object of objects) {
        const [kernel = ''] = object.split('.');
        const symbols = execFileSync('nm', ['-C', '--defined-only', join(folder, object)]);
        // Capitals and u are seen by the linker; the personality is the C++ library's, for exceptions.
        const seen = symbols.toString().match(/(?<= [A-Zu] ).*/g) ?? [];
        expect(seen.some((name) => name.startsWith(`${kernel}::makeBert`))).toBe(true);
        expect(seen.filter((name) => !name.includes(`${kernel}::`))).toEqual([
          'DW.ref.__gxx_personality_v0',
        ]);
      }
    },
    300_000,
  );
});

// Elsewhere onnxruntime computes the model, and test/embedding/encoder.test.ts holds it to the same.
describe.skipIf(kernelsHere.length === 0)(`the addon${whyNoKernels}`, () => {
  const [kernel = ''] = kernelsHere;
  const create = (model: unknown, name = kernel) =>
    new kernelAddon.Bert(name, model as BertWeights);

  it('refuses ids and arrays that would be read past their end', () => {
    const model = randomModel(SMALL, () => 0.5);
    const bert = create(model);
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
  });

  it('refuses models and kernels that it does not know', () => {
    const model = randomModel(SMALL, () => 0.5);
    expect(() => create({ ...model, dimensions: 65 })).toThrow('no such shape');
    expect(() => create({ ...model, maxTokens: 513 })).toThrow('no such shape');
    expect(() => create({ ...model, layers: [] })).toThrow('layers');
    const [layer] = model.layers as [BertWeights['layers'][number]];
    const short = { ...layer, output: { ...layer.output, bias: new Float32Array(63) } };
    expect(() => create({ ...model, layers: [short] })).toThrow('bias is not an array of 64');
    expect(() => create({ ...model, words: undefined })).toThrow('words is missing');
    expect(() => create(undefined)).toThrow('a model is an object');
    expect(() => create(model, 'sse9')).toThrow('this processor has no kernel sse9');
  });
});

function relativeDistance(actual: Float32Array, expected: Float64Array): number {
  const difference = expected.map((x, k) => x - (actual[k] as number));
  return Math.hypot(...difference) / Math.hypot(...expected);
}
