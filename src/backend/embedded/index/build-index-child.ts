/** A process that lives for one `buildIndex`: it takes seconds of one core, which no server has to spare. */
import { extendPriorityToSession } from '../../../priority.js';
import { type BuildResult, type BuildTask, buildIndex } from './build-index.js';

process.on('disconnect', () => process.exit(1));
process.once('message', (task: BuildTask) => {
  extendPriorityToSession();
  void buildIndex(task)
    .then((result): BuildResult | { kind: 'failed'; detail: string } => result)
    .catch((error) => ({ kind: 'failed' as const, detail: String(error?.message ?? error) }))
    .then((reply) => process.send?.(reply, () => process.exit(0)));
});
