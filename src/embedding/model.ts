import type { Tokens } from './tokenizer.js';

export interface Tensor {
  dims: number[];
  data: Float32Array;
}

/**
 * Token ids in, the last hidden states of each token out: [1, tokens, dimensions]. What it gives is valid until
 * it is called again.
 */
export type Model = (tokens: Tokens) => Promise<Tensor>;

/** Loads what computes a model, from its folder and the path of its weights in there. */
export type LoadModel = (folder: string, weights: string) => Promise<Model>;
