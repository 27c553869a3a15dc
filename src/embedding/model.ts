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

/** Where a model is, and the longest text that it is to compute. */
export interface ModelFiles {
  folder: string;
  /** The path of the weights in there. */
  weights: string;
  maxTokens: number;
}
