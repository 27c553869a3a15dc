import type { WriteOperation, WriteOutcome } from '../store.js';

/** What the writing thread is started with. */
export interface WriterStart {
  dataDir: string;
  fingerprint: string;
}

export interface WriteRequest {
  request: number;
  operations: WriteOperation[];
}

export type WriteReply =
  | { request: number; outcomes: WriteOutcome[]; sequence: number }
  | { request: number; error: { code: string; detail: string; retryAfterSeconds?: number } };
