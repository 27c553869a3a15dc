import { type ChildProcess, fork } from 'node:child_process';
import { builtModule } from '../../../built.js';
import type { BuildResult, BuildTask } from './build-index.js';

export type BuildReply = BuildResult | { kind: 'failed'; detail: string };

/** Runs `buildIndex` in a process of its own, one at a time. */
export class IndexBuilder {
  readonly #task: BuildTask;
  #child: ChildProcess | undefined;
  #current: Promise<BuildReply> | undefined;

  constructor(task: BuildTask) {
    this.#task = task;
  }

  /** Starts a build, or joins the one that runs. Never rejects. */
  build(): Promise<BuildReply> {
    this.#current ??= this.#run().finally(() => {
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

  #run(): Promise<BuildReply> {
    return new Promise((resolve) => {
      const child = fork(builtModule('backend/embedded/index/build-index-child.js'), {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        // A group of its own: Ctrl-C is for the parent.
        detached: true,
      });
      this.#child = child;
      child.once('message', (reply) => resolve(reply as BuildReply));
      child.on('error', (error) => resolve({ kind: 'failed', detail: error.message }));
      child.once('exit', (code, signal) =>
        resolve({ kind: 'failed', detail: `the process ended with ${signal ?? `code ${code}`}` }),
      );
      child.send(this.#task, () => {});
    });
  }
}
