/** A process that lives for one `buildIndex`, which takes seconds of one core that a server cannot spare. */
import { assert } from '../../../domain/errors.js';
import type { Failed } from '../../../runtime/messages.js';
import { ParentProcess } from '../../../runtime/parent-process.js';
import { extendPriorityToSession } from '../../../runtime/priority.js';
import { serializeError } from '../../../runtime/serialized-error.js';
import { type BuildResult, type BuildTask, buildIndex } from './build-index.js';

/** What to build, then, if more is being written, that there is no more to come. */
export type ToBuilder =
  | { kind: 'build'; task: BuildTask; isComplete: boolean }
  | { kind: 'complete' };

export type FromBuilder = BuildResult | Failed;

const parent = new ParentProcess<ToBuilder, FromBuilder>();
const message = await parent.receive();
assert(message.kind === 'build', 'a builder is told first what to build');
// The parent has lowered the priority of this process; Linux also has to lower that of its session.
extendPriorityToSession();
const complete = message.isComplete ? undefined : parent.receive().then(() => {});
try {
  parent.finish(await buildIndex(message.task, complete));
} catch (error) {
  parent.finish({ kind: 'failed', error: serializeError(error) });
}
