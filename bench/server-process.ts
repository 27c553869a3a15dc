import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { compiledModule } from '../src/runtime/compiled-module.js';
import { HttpClient } from './http-client.js';
import { LOOP_DELAY_QUESTION, type LoopDelay } from './loop-delay.js';

const POLL_MS = 5;
const MAX_START_MS = 60_000;

/** A server of its own process on a free port. */
export class ServerProcess {
  readonly client: HttpClient;
  /** From the start of the process to the first 200 of /readyz. */
  readyMs = Number.NaN;
  readonly startedMs = performance.now();
  readonly #child: ChildProcess;

  /** Resolves when it is ready. `probed` servers can be asked for their event loop's delay. */
  static async start(
    dataDir: string,
    { probed = false, embeddingProcesses }: { probed?: boolean; embeddingProcesses?: number } = {},
  ): Promise<ServerProcess> {
    const port = await freePort();
    const main = probed
      ? fileURLToPath(new URL('./probed-server.js', import.meta.url))
      : compiledModule('app/main.js');
    const server = new ServerProcess(main, { dataDir, port, probed, embeddingProcesses });
    try {
      await server.#untilReady();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private constructor(
    main: string,
    {
      dataDir,
      port,
      probed,
      embeddingProcesses,
    }: {
      dataDir: string;
      port: number;
      probed: boolean;
      embeddingProcesses: number | undefined;
    },
  ) {
    this.#child = spawn(process.execPath, [main], {
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        PORT: String(port),
        DATA_DIR: dataDir,
        LOG_LEVEL: 'warn',
        ...(embeddingProcesses && { EMBEDDING_PROCESSES: String(embeddingProcesses) }),
      },
      // What it logs goes to our stderr: stdout is for figures.
      stdio: ['ignore', process.stderr, process.stderr, ...(probed ? (['ipc'] as const) : [])],
    });
    this.client = new HttpClient(port);
    const kill = () => this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.#child.once('exit', () => process.off('exit', kill));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async loopDelay(): Promise<LoopDelay> {
    const answer = once(this.#child, 'message');
    this.#child.send(LOOP_DELAY_QUESTION);
    return (await answer)[0];
  }

  async stop(): Promise<void> {
    this.client.close();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }

  async #untilReady(): Promise<void> {
    for (;;) {
      const status = await this.client.get('/readyz').then(
        (answer) => answer.status,
        () => null,
      );
      this.readyMs = performance.now() - this.startedMs;
      if (status === 200) return;
      if (this.#child.exitCode !== null) {
        throw new Error(`the server ended with code ${this.#child.exitCode}`);
      }
      if (this.readyMs > MAX_START_MS) throw new Error('the server does not become ready');
      await sleep(POLL_MS);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
