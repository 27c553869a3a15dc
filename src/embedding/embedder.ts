import type { CacheCounts } from '../domain/cache-counts.js';

/** What a text is to the model: some models want queries and passages prefixed differently. */
export type TextRole = 'query' | 'passage';

/** A vector, and how many tokens the model read for it: those of its own around the text count, those cut off do not. */
export interface CountedEmbedding {
  vector: Float32Array;
  tokens: number;
}

/** The least similarity of a good match, as measured on a collection of this many papers. */
export interface GoodMatchPoint {
  papers: number;
  floor: number;
}

export interface EmbeddingModel {
  /** The name it was configured by, for people. */
  id: string;
  /** Changes whenever the same text could get another vector: weights, tokenizer, pooling, prefixes. */
  fingerprint: string;
  dimensions: number;
  maxTokens: number;
  /** A small collection and a large one; undefined where nothing was measured. */
  goodMatch: readonly [GoodMatchPoint, GoodMatchPoint] | undefined;
}

/** What can compute a model: our kernels (docs/decisions/0014), the fastest first, and onnxruntime. */
export const EMBEDDING_ENGINES = [
  'amx',
  'avx512vnni',
  'avxvnni',
  'avx2',
  'i8mm',
  'dotprod',
  'onnxruntime',
] as const;
export type EmbeddingEngine = (typeof EMBEDDING_ENGINES)[number];
/** An engine that was asked for, or the first one that can compute the model here. */
export type EngineChoice = EmbeddingEngine | 'auto';

export interface EmbedderStatus {
  /** Undefined until the first process is ready. */
  engine?: EmbeddingEngine | undefined;
  /** Why none of our kernels computes the model, where onnxruntime was not asked for. */
  engineReason?: string | undefined;
  processes: number;
  ready: number;
  /** Texts waiting or being embedded. */
  pending: number;
  /** Texts that no process has yet. */
  waiting: Record<TextRole, number>;
  /** Texts that got a vector since the start. */
  embedded: Record<TextRole, number>;
  /** What is remembered of queries, where that is done. */
  queries?: CacheCounts | undefined;
  /** How often a process had to be replaced since the start. */
  restarts: number;
}

/**
 * Turns texts into vectors. Implementations promise: the same text, role and fingerprint give the
 * same vector, whatever else is being embedded; queries go before passages.
 */
export interface Embedder {
  readonly model: EmbeddingModel;
  /**
   * One vector of `model.dimensions` floats and unit length. Texts longer than `model.maxTokens`
   * are cut. Throws EMBEDDER_UNAVAILABLE, OVERLOADED or EMBEDDING_FAILED.
   */
  embed(text: string, role: TextRole): Promise<Float32Array>;
  /** What `embed` gives, with the tokens that were read. */
  embedCounted(text: string, role: TextRole): Promise<CountedEmbedding>;
  status(): EmbedderStatus;
  /** Refuses texts from now on; what waits is rejected with EMBEDDER_UNAVAILABLE. */
  close(): Promise<void>;
}
