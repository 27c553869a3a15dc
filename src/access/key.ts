import type { Rate } from './rate.js';
import type { KeyScope } from './scopes.js';

/** A key as it may be shown: everything but its secret. Times are milliseconds since 1970. */
export interface ApiKey {
  /** Stands in the secret too, after `np_`. */
  id: string;
  /** Whose it is or what for. */
  name: string;
  scope: KeyScope;
  createdAt: number;
  /** Null: never. */
  expiresAt: number | null;
  /** Null: it was not revoked. */
  revokedAt: number | null;
  /** The pages that may use it; empty: pages and programs everywhere. */
  origins: string[];
  /** Null: that of RATE_LIMIT. */
  rate: Rate | null;
}

export type KeyState = 'valid' | 'expired' | 'revoked';

/** What is to be said of a key at a time. */
export function stateOf({ revokedAt, expiresAt }: ApiKey, nowMs: number): KeyState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= nowMs ? 'expired' : 'valid';
}
