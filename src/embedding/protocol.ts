import type { ErrorCode } from '../domain/errors.js';
import type { Engine, TextRole } from './embedder.js';

/** What the pool sends to an embedding process. */
export type ToChild =
  | { type: 'load'; folder: string; fingerprint: string; engine: Engine }
  | { type: 'embed'; job: number; text: string; role: TextRole };

/** What an embedding process answers. */
export type FromChild =
  | { type: 'ready'; engine: Engine; probeSimilarity: number }
  | { type: 'unusable'; code: ErrorCode; detail: string }
  | { type: 'vector'; job: number; vector: Float32Array }
  | { type: 'failed'; job: number; detail: string };
