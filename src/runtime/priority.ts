import { writeFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/**
 * Makes the priority of this process count against processes of other sessions too. Linux shares the
 * processor between sessions first (autogroup) and looks at priorities within one only, so that a process
 * of low priority in a session of its own, as detached children are, takes as much as any other. For
 * processes that are alone in their session.
 */
export function extendPriorityToSession(): void {
  const nice = getPriority();
  if (nice > 0) write(`${nice}`, MAX_ATTEMPTS);
}

/**
 * Lets a process that was just started take only the time that others leave. It may not take that back
 * unless it is root's.
 */
export function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // Forbidden, or gone already.
  }
}

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

/** Linux takes one such change in a tenth of a second from all users together that are not root. */
const AGAIN_AFTER_MS = 100;
const MAX_ATTEMPTS = 100;

function write(nice: string, attempts: number): void {
  try {
    writeFileSync('/proc/self/autogroup', nice);
  } catch (error) {
    // Anything else means another system, or one that does not look at sessions.
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || attempts <= 1) return;
    const delayMs = AGAIN_AFTER_MS * (1 + Math.random());
    setTimeout(() => write(nice, attempts - 1), delayMs).unref();
  }
}
