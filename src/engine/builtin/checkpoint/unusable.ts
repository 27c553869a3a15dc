/**
 * Why a checkpoint, or a part of it, cannot be used. Whatever reads checkpoints returns this instead of
 * what was asked for: a damaged, missing or foreign checkpoint is no error, because the index can be
 * built anew.
 */
export interface Unusable {
  unusable: string;
}

export const unusable = (reason: string): Unusable => ({ unusable: reason });

export function isUnusable(result: unknown): result is Unusable {
  return typeof result === 'object' && result !== null && 'unusable' in result;
}
