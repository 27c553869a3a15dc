/** A process that lives for one `buildIndex`: it takes seconds of one core, which no server has to spare. */
import { once } from 'node:events';
import { extendPriorityToSession } from '../../../runtime/priority.js';
import { type BuildResult, type BuildTask, buildIndex } from './build-index.js';

/** What to build, then, if more is being written, that there is no more to come. */
export type ToBuilder = { task: BuildTask; isComplete: boolean } | 'complete';

process.on('disconnect', () => process.exit(1));
process.on('message', (message: ToBuilder) => {
  if (message === 'complete') return;
  extendPriorityToSession();
  const complete = message.isComplete ? undefined : once(process, 'message').then(() => {});
  void buildIndex(message.task, complete)
    .then((result): BuildResult | { kind: 'failed'; detail: string } => result)
    .catch((error) => ({ kind: 'failed' as const, detail: String(error?.message ?? error) }))
    .then((reply) => process.send?.(reply, () => process.exit(0)));
});
