import { type ChildProcess, fork } from 'node:child_process';
import { compiledModule } from '../../../runtime/compiled-module.js';
import { lowerPriority } from '../../../runtime/priority.js';
import type { BuildResult, BuildTask } from './build-index.js';
import type { ToBuilder } from './build-index-child.js';

export type BuildReply = BuildResult | { kind: 'failed'; detail: string };

/** Runs `buildIndex` in a process of its own, one at a time. */
export class IndexBuilder {
  readonly #task: BuildTask;
  readonly #behindSearches: boolean;
  #child: ChildProcess | undefined;
  #current: Promise<BuildReply> | undefined;

  /** `behindSearches`: the searches of this process go before the index that is built beside them. */
  constructor(task: BuildTask, { behindSearches }: { behindSearches: boolean }) {
    this.#task = task;
    this.#behindSearches = behindSearches;
  }

  /**
   * Starts a build, or joins the one that runs. It begins at once and takes in what is written until
   * `after` resolves, which never rejects. Nor does this.
   */
  build(after?: Promise<void>): Promise<BuildReply> {
    this.#current ??= this.#run(after).finally(() => {
      this.#current = undefined;
      this.#child = undefined;
    });
    return this.#current;
  }

  /** Ends a running build, which leaves the checkpoint as it was. */
  async stop(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#current;
  }

  #run(after: Promise<void> | undefined): Promise<BuildReply> {
    return new Promise((resolve) => {
      const child = fork(compiledModule('engine/builtin/build/build-index-child.js'), {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        // Slower by some per cent, and a quarter less memory: garbage is collected before there is much.
        execArgv: ['--heap-growing-percent=30', '--max-semi-space-size=4'],
        // A group of its own: Ctrl-C is for the parent.
        detached: true,
      });
      this.#child = child;
      if (this.#behindSearches) lowerPriority(child.pid);
      child.once('message', (reply) => resolve(reply as BuildReply));
      child.on('error', (error) => resolve({ kind: 'failed', detail: error.message }));
      child.once('exit', (code, signal) =>
        resolve({ kind: 'failed', detail: `the process ended with ${signal ?? `code ${code}`}` }),
      );
      // What cannot be sent is followed by an exit.
      const tell = (message: ToBuilder) => child.connected && child.send(message, () => {});
      tell({ task: this.#task, isComplete: after === undefined });
      void after?.then(() => tell('complete'));
    });
  }
}
