import { writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';

/**
 * Makes the priority of this process count against processes of other sessions too. Linux shares the
 * processor between sessions first (autogroup) and looks at priorities within one only, so that a process
 * of low priority in a session of its own, as detached children are, takes as much as any other. For
 * processes that are alone in their session.
 */
export function extendPriorityToSession(): void {
  const nice = getPriority();
  if (nice <= 0) return;
  try {
    writeFileSync('/proc/self/autogroup', `${nice}`);
  } catch {
    // Another system, or sessions are not looked at.
  }
}
