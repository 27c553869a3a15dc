import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { Ledger, type Written } from '../fixtures/ledger.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';
import { random } from '../fixtures/vectors.js';

/** `FAULT_KILLS=200 npx vitest run test/faults/kill-server.test.ts` is the long version. */
const KILLS = Number(process.env.FAULT_KILLS ?? 8);
const SEED = Number(process.env.FAULT_SEED ?? 3);
const CLIENTS = 4;
/** Not a measurement: it is to come back by itself, on a slow machine too. */
const READY_WITHIN_MS = 60_000;
/** More changes than make a checkpoint due. */
const MANY = 520;
const PHASES = ['embedding', 'commit', 'checkpoint', 'swap'] as const;

const next = random(SEED);
const dataDir = temporaryFolder();
const ledger = new Ledger();

/** Writes until the server is gone. */
async function untilKilled(work: () => Promise<void>): Promise<void> {
  try {
    for (;;) await work();
  } catch (error) {
    // The connection broke: the server is dead. Anything else is a finding.
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Adds, changes and deletes; long new texts are being embedded for most of the time, known ones hardly. */
async function writeSomething(server: ServerProcess, client: number, isLong: boolean) {
  const id = `c${client}-${Math.floor(next() * 12)}`;
  if (ledger.get(id) !== undefined && next() < 0.3) return ledger.write(server, id, null);
  const title = `${id} v${next()}`;
  const abstract = isLong ? `Of ${title}. ${'It flies high and far. '.repeat(25)}` : 'Of a kite.';
  return ledger.write(server, id, { title, abstract, year: 1900 + Math.floor(next() * 100) });
}

const manyChanges = (kill: number): Map<string, Written> =>
  new Map(
    Array.from({ length: MANY }, (_, k) => [
      `many-${k}`,
      { title: 'One of many', abstract: '', year: 1000 + kill },
    ]),
  );

function childrenOf(server: ServerProcess): { pid: number; command: string }[] {
  const { pid } = server.child;
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return pids.flatMap((child) => {
    try {
      return [{ pid: Number(child), command: readFileSync(`/proc/${child}/cmdline`, 'utf8') }];
    } catch {
      return [];
    }
  });
}

const isWriting = () => readdirSync(dataDir).some((name) => name.endsWith('.tmp'));
const manifest = () => {
  try {
    return readFileSync(join(dataDir, 'checkpoint.json'), 'utf8');
  } catch {
    return '';
  }
};

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !isSo(); await sleep(2)) {
    if (Date.now() > end) throw new Error('nothing came of it within a minute');
  }
}

/** Lets the server come to the phase, at some moment of which it is to be killed. */
const reach: Record<
  (typeof PHASES)[number],
  (server: ServerProcess, kill: number) => Promise<void>
> = {
  embedding: () => sleep(100 + next() * 400),
  commit: () => sleep(20 + next() * 300),
  checkpoint: async (server, kill) => {
    await ledger.writeMany(server, manyChanges(kill));
    await until(isWriting);
    await sleep(next() * 60);
    const builder = childrenOf(server).find(({ command }) => command.includes('build-index-child'));
    // Half of the time the process that writes it dies first.
    if (builder && next() < 0.5) {
      process.kill(builder.pid, 'SIGKILL');
      await sleep(next() * 50);
    }
  },
  swap: async (server, kill) => {
    const before = manifest();
    await ledger.writeMany(server, manyChanges(kill));
    await until(() => manifest() !== before);
    await sleep(next() * 20);
  },
};

describe('a server that is killed in the middle of writes', () => {
  it(
    `${KILLS} times (seed ${SEED}), in turns while it embeds, commits, writes a checkpoint and takes it for the new one, loses no acknowledged paper and brings no deleted one back`,
    async () => {
      const killed: Record<string, number> = {};
      const readyMs: number[] = [];
      for (let kill = 0; kill <= KILLS; kill++) {
        const startedMs = performance.now();
        const server = await startServer({ dataDir });
        await server.ready(READY_WITHIN_MS);
        readyMs.push(performance.now() - startedMs);
        await ledger.check(server);
        await ledger.checkSearches(server, (id) => id.startsWith('c'));
        if (kill === KILLS) {
          await server.kill('SIGTERM');
          break;
        }
        const phase = PHASES[kill % PHASES.length] as (typeof PHASES)[number];
        const clients = Array.from({ length: CLIENTS }, (_, client) =>
          untilKilled(() => writeSomething(server, client, phase === 'embedding')),
        );
        await reach[phase](server, kill);
        await server.kill('SIGKILL');
        await Promise.all(clients);
        killed[phase] = (killed[phase] ?? 0) + 1;
      }
      const longest = Math.round(Math.max(...readyMs));
      process.stdout.write(
        `killed: ${JSON.stringify(killed)}, ${ledger.acknowledgements} acknowledged, ready again within ${longest} ms\n`,
      );
      expect(ledger.acknowledgements).toBeGreaterThan(KILLS * 10);
      expect(longest).toBeLessThan(READY_WITHIN_MS);
      const verified = await runCommand('verify', [dataDir]);
      expect(verified).toMatchObject({ exit: 0 });
    },
    60_000 + KILLS * 60_000,
  );
});
