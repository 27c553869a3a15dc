import type { ErrorCode } from '../domain/errors.js';
import type { TextRole } from './embedder.js';

/** What the pool sends to an embedding process. */
export type ToChild =
  | { type: 'load'; folder: string; fingerprint: string }
  | { type: 'embed'; job: number; text: string; role: TextRole };

/** What an embedding process answers. */
export type FromChild =
  | { type: 'ready'; probeSimilarity: number }
  | { type: 'unusable'; code: ErrorCode; detail: string }
  | { type: 'vector'; job: number; vector: Float32Array }
  | { type: 'failed'; job: number; detail: string };
