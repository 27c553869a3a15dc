import type { Tokens } from './tokenizer.js';

export interface Tensor {
  dims: number[];
  data: Float32Array;
}

/**
 * Computes the last hidden states of each token, [1, tokens, dimensions], and resolves with what `read` makes of
 * them. They may be in memory that the next text is computed in, so `read` keeps nothing of it.
 */
export type Model = <T>(tokens: Tokens, read: (states: Tensor) => T) => Promise<T>;

/** Loads what computes a model, from its folder and the path of its weights in there. */
export type LoadModel = (folder: string, weights: string) => Promise<Model>;
