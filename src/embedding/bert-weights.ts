import { z } from 'zod';
import type { OnnxGraph, OnnxNode, OnnxTensor } from './onnx-graph.js';

interface Table {
  values: Uint8Array;
  scale: number;
  zero: number;
}
interface Norm {
  weight: Float32Array;
  bias: Float32Array;
}
/** `inputs` x outputs, row by row; a weight of output j stands for itself times `scales[j]`. */
interface Linear {
  weights: Int8Array;
  scales: Float32Array;
  bias: Float32Array;
}
interface Layer {
  /** Query, key and value side by side. */
  attentionInput: Linear;
  attentionOutput: Linear;
  attentionNorm: Norm;
  intermediate: Linear;
  output: Linear;
  outputNorm: Norm;
}

/** A whole model as native/model/bert.h describes it. */
export interface BertWeights {
  dimensions: number;
  heads: number;
  intermediate: number;
  vocabulary: number;
  maxTokens: number;
  epsilon: number;
  words: Table;
  positions: Table;
  tokenTypes: Table;
  embeddingNorm: Norm;
  layers: Layer[];
}

/** The models that the kernels know: absolute positions, GELU by erf, heads and widths that fill registers. */
const configSchema = z.object({
  model_type: z.literal('bert'),
  hidden_act: z.literal('gelu'),
  position_embedding_type: z.literal('absolute').default('absolute'),
  hidden_size: z.int().positive().multipleOf(64),
  intermediate_size: z.int().positive().multipleOf(64),
  num_attention_heads: z.int().positive(),
  num_hidden_layers: z.int().positive(),
  layer_norm_eps: z.number(),
  vocab_size: z.int().positive(),
  max_position_embeddings: z.int().positive(),
});

export type BertConfig = z.infer<typeof configSchema>;

/** The kernels add as many products of 12-bit numbers in 32 bits (native/model/attention.h). */
const MAX_PRODUCTS = 512;

/** What config.json says of a model that the kernels know, or undefined for any other. */
export function bertConfig(config: unknown): BertConfig | undefined {
  const { data } = configSchema.safeParse(config);
  const headWidth = data && data.hidden_size / data.num_attention_heads;
  return headWidth && headWidth % 32 === 0 && headWidth <= MAX_PRODUCTS ? data : undefined;
}

/** Why the kernels cannot compute a model; never leaves this file. */
class OtherModel extends Error {}

/**
 * The weights of a BERT of int8 weights, exported and quantised as the models of the hub are: matrices by
 * MatMulInteger with a scale for each output, tables of bytes. Anything else is undefined: a constant that is
 * missing or of another shape, and a graph with more matrices, attention or activations than the layers in
 * config.json have.
 */
export function bertWeights(
  graph: OnnxGraph,
  config: BertConfig,
  maxTokens: number,
): BertWeights | undefined {
  if (maxTokens > config.max_position_embeddings || maxTokens > MAX_PRODUCTS) return undefined;
  try {
    return weightsOf(graph, config, maxTokens);
  } catch (error) {
    if (error instanceof OtherModel) return undefined;
    throw error;
  }
}

function weightsOf(graph: OnnxGraph, config: BertConfig, maxTokens: number): BertWeights {
  const constants = new Constants(graph);
  const dimensions = config.hidden_size;
  const intermediate = config.intermediate_size;
  const layers = config.num_hidden_layers;
  const counts: Record<string, number> = { MatMulInteger: 6, MatMul: 2, Softmax: 1, Erf: 1 };
  for (const [operation, times] of Object.entries(counts)) {
    const found = graph.nodes.filter((node) => node.operation === operation).length;
    if (found !== layers * times) throw new OtherModel(`${found} of ${operation}`);
  }
  return {
    dimensions,
    heads: config.num_attention_heads,
    intermediate,
    vocabulary: config.vocab_size,
    maxTokens,
    epsilon: config.layer_norm_eps,
    words: constants.table('embeddings.word_embeddings', config.vocab_size, dimensions),
    positions: constants.table(
      'embeddings.position_embeddings',
      config.max_position_embeddings,
      dimensions,
    ),
    tokenTypes: constants.table('embeddings.token_type_embeddings', undefined, dimensions),
    embeddingNorm: constants.norm('embeddings.LayerNorm', dimensions),
    layers: Array.from({ length: layers }, (_, k) => {
      const layer = `encoder.layer.${k}`;
      const parts = ['query', 'key', 'value'].map((part) =>
        constants.linear(`${layer}.attention.self.${part}`, dimensions, dimensions),
      );
      return {
        attentionInput: sideBySide(parts, dimensions),
        attentionOutput: constants.linear(
          `${layer}.attention.output.dense`,
          dimensions,
          dimensions,
        ),
        attentionNorm: constants.norm(`${layer}.attention.output.LayerNorm`, dimensions),
        intermediate: constants.linear(`${layer}.intermediate.dense`, dimensions, intermediate),
        output: constants.linear(`${layer}.output.dense`, intermediate, dimensions),
        outputNorm: constants.norm(`${layer}.output.LayerNorm`, dimensions),
      };
    }),
  };
}

/** Finds the constants of the parts of a model, and that they have the shapes that the kernels read. */
class Constants {
  readonly #graph: OnnxGraph;
  readonly #writers = new Map<string, OnnxNode>();
  readonly #readers = new Map<string, OnnxNode[]>();

  constructor(graph: OnnxGraph) {
    this.#graph = graph;
    for (const node of graph.nodes) {
      for (const name of node.outputs) this.#writers.set(name, node);
      for (const name of node.inputs) {
        this.#readers.set(name, [...(this.#readers.get(name) ?? []), node]);
      }
    }
  }

  table(part: string, rows: number | undefined, dimensions: number): Table {
    const name = `${part}.weight`;
    const { data, dims } = this.#tensor(`${name}_quantized`);
    const isTable = data instanceof Uint8Array && dims[1] === dimensions;
    if (!isTable || (rows !== undefined && dims[0] !== rows)) throw new OtherModel(name);
    return {
      values: data,
      scale: this.#single(`${name}_scale`),
      zero: this.#single(`${name}_zero_point`),
    };
  }

  norm(part: string, dimensions: number): Norm {
    return {
      weight: this.#floats(`${part}.weight`, dimensions),
      bias: this.#floats(`${part}.bias`, dimensions),
    };
  }

  /**
   * A matrix has a name of its own only in its bias, which is added to what the matrix gives:
   * MatMulInteger -> Cast -> Mul (by the scales) -> Add (the bias).
   */
  linear(part: string, inputs: number, outputs: number): Linear {
    const bias = `${part}.bias`;
    const adding = this.#readers.get(bias)?.[0];
    const scaling = this.#writerOf(
      adding?.inputs.find((name) => name !== bias),
      'Mul',
    );
    const casting = scaling.inputs.map((name) => this.#writers.get(name));
    const cast = casting.find((node) => node?.operation === 'Cast');
    const matrix = this.#writerOf(cast?.inputs[0], 'MatMulInteger');
    const [, weights = '', , zeros = ''] = matrix.inputs;
    const { data, dims } = this.#tensor(weights);
    const isMatrix = data instanceof Int8Array && dims[0] === inputs && dims[1] === outputs;
    if (!isMatrix || this.#tensor(zeros).data.some((zero) => zero !== 0)) {
      throw new OtherModel(part);
    }
    const name = weights.replace(/_quantized$/, '_scale');
    const isOneForAll = this.#tensor(name).data.length === 1;
    return {
      weights: data,
      scales: isOneForAll
        ? new Float32Array(outputs).fill(this.#single(name))
        : this.#floats(name, outputs),
      bias: this.#floats(bias, outputs),
    };
  }

  #writerOf(name: string | undefined, operation: string): OnnxNode {
    const node = name === undefined ? undefined : this.#writers.get(name);
    if (node?.operation !== operation) throw new OtherModel(`${name} is not by ${operation}`);
    return node;
  }

  #tensor(name: string): OnnxTensor {
    const tensor = this.#graph.tensors.get(name);
    if (!tensor) throw new OtherModel(name);
    return tensor;
  }

  #single(name: string): number {
    const { data } = this.#tensor(name);
    if (data.length !== 1 || !Number.isFinite(data[0])) throw new OtherModel(name);
    return data[0] as number;
  }

  #floats(name: string, count: number): Float32Array {
    const { data } = this.#tensor(name);
    if (!(data instanceof Float32Array) || data.length !== count || !data.every(Number.isFinite)) {
      throw new OtherModel(name);
    }
    return data;
  }
}

function sideBySide(parts: Linear[], inputs: number): Linear {
  const width = parts.reduce((sum, { bias }) => sum + bias.length, 0);
  const joined: Linear = {
    weights: new Int8Array(inputs * width),
    scales: new Float32Array(width),
    bias: new Float32Array(width),
  };
  let start = 0;
  for (const { weights, scales, bias } of parts) {
    joined.scales.set(scales, start);
    joined.bias.set(bias, start);
    for (let row = 0; row < inputs; row++) {
      const from = row * bias.length;
      joined.weights.set(weights.subarray(from, from + bias.length), row * width + start);
    }
    start += bias.length;
  }
  return joined;
}
