import { ChildProcess } from '../../../runtime/child-process.js';
import { compiledModule } from '../../../runtime/compiled-module.js';
import type { BuildResult, BuildTask } from './build-index.js';
import type { FromBuilder, ToBuilder } from './build-index-child.js';

export type BuildReply = BuildResult | { kind: 'failed'; detail: string };

/** Runs `buildIndex` in a process of its own, one at a time. */
export class IndexBuilder {
  readonly #task: BuildTask;
  readonly #behindSearches: boolean;
  #child: ChildProcess<ToBuilder, FromBuilder> | undefined;
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
    this.#child?.kill();
    await this.#current;
  }

  async #run(after: Promise<void> | undefined): Promise<BuildReply> {
    try {
      const module = compiledModule('engine/builtin/build/build-index-child.js');
      const child = new ChildProcess<ToBuilder, FromBuilder>(module, {
        // Slower by some per cent, and a quarter less memory: garbage is collected before there is much.
        execArgv: ['--heap-growing-percent=30', '--max-semi-space-size=4'],
        isLowPriority: this.#behindSearches,
      });
      this.#child = child;
      child.send({ kind: 'build', task: this.#task, isComplete: after === undefined });
      void after?.then(() => child.send({ kind: 'complete' }));
      return await child.receive();
    } catch (error) {
      return { kind: 'failed', detail: (error as Error).message };
    }
  }
}
