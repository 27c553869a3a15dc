import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EngineChoice } from '../src/embedding/embedder.js';
import type { BareWork, FromBare, ToBare } from './bare-encoder.js';

type Loaded = Extract<FromBare, { type: 'loaded' }>;

/** The parent's side of bare-encoder.ts: one process that answers one question at a time. */
export class BareProcess {
  readonly loaded: Loaded;
  readonly #child: ChildProcess;

  static async start(folder: string, texts: string[], engine: EngineChoice): Promise<BareProcess> {
    const child = fork(fileURLToPath(new URL('./bare-encoder.js', import.meta.url)), {
      serialization: 'advanced',
    });
    const loaded = await ask(child, { type: 'load', folder, texts, engine });
    return new BareProcess(child, loaded as Loaded);
  }

  private constructor(child: ChildProcess, loaded: Loaded) {
    this.#child = child;
    this.loaded = loaded;
  }

  /** How long the work took for all texts. */
  async work(work: BareWork): Promise<number> {
    const answer = await ask(this.#child, { type: 'work', work });
    return (answer as Extract<FromBare, { type: 'worked' }>).tookMs;
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }
}

function ask(child: ChildProcess, question: ToBare): Promise<FromBare> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) =>
      reject(new Error(`the bare process ended with code ${code}`));
    child.once('exit', onExit);
    child.once('message', (answer) => {
      child.off('exit', onExit);
      resolve(answer as FromBare);
    });
    child.send(question);
  });
}
