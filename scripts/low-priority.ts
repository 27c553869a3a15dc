import { constants, setPriority } from 'node:os';

/**
 * This process and those it starts take the time that others leave: a server beside it answers as fast
 * as without it. Where there are no others it is as fast as ever.
 */
export function takeLowPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A container may forbid it; then it is only less polite.
  }
}
