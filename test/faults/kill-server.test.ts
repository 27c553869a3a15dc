import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';
import { random } from '../fixtures/vectors.js';

/** `FAULT_KILLS=200 npx vitest run test/faults/kill-server.test.ts` is the long version. */
const KILLS = Number(process.env.FAULT_KILLS ?? 6);
const SEED = 3;
const CLIENTS = 4;

interface Written {
  title: string;
  year: number;
}

describe('a server that is killed in the middle of writes', () => {
  it(
    `${KILLS} times (seed ${SEED}) loses no acknowledged paper and brings no deleted one back`,
    async () => {
      const dataDir = temporaryFolder();
      const next = random(SEED);
      /** What was acknowledged last; null is a delete. */
      const acknowledged = new Map<string, Written | null>();
      /** Sent when the server died: may be there or not, but nothing in between. */
      let unsure = new Map<string, Written | null>();
      let acknowledgements = 0;

      const write = async (server: ServerProcess, id: string): Promise<void> => {
        const isDelete = acknowledged.get(id) !== undefined && next() < 0.3;
        const paper = isDelete
          ? null
          : { title: `${id} v${next()}`, year: 1900 + Math.floor(next() * 100) };
        unsure.set(id, paper);
        const { status } = await fetch(`${server.url}/v1/papers/${id}`, {
          method: paper ? 'PUT' : 'DELETE',
          ...(paper && {
            body: JSON.stringify(paper),
            headers: { 'content-type': 'application/json' },
          }),
        });
        expect([200, 201, 204, 404]).toContain(status);
        acknowledged.set(id, paper);
        unsure.delete(id);
        acknowledgements++;
      };
      const client = async (server: ServerProcess, name: number) => {
        try {
          for (;;) await write(server, `c${name}-${Math.floor(next() * 12)}`);
        } catch (error) {
          // The connection broke: the server is dead. Anything else is a finding.
          if (!(error instanceof TypeError)) throw error;
        }
      };

      for (let kill = 0; kill <= KILLS; kill++) {
        const server = await startServer({ dataDir });
        await server.ready(10_000);
        for (const [id, expected] of acknowledged) {
          const response = await fetch(`${server.url}/v1/papers/${id}`);
          const paper = response.status === 200 ? ((await response.json()) as Written) : null;
          const matches = (want: Written | null | undefined) =>
            want
              ? paper !== null && paper.title === want.title && paper.year === want.year
              : paper === null;
          const isUnsure = unsure.has(id) && matches(unsure.get(id));
          if (!matches(expected) && !isUnsure) {
            throw new Error(
              `${id}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(paper)}`,
            );
          }
          // From here on, what is there is what was written.
          acknowledged.set(id, paper && { title: paper.title, year: paper.year });
        }
        await expectSearchable(server, acknowledged);
        unsure = new Map();
        if (kill === KILLS) {
          await server.kill('SIGTERM');
          break;
        }
        const clients = Promise.all(
          Array.from({ length: CLIENTS }, (_, name) => client(server, name)),
        );
        await new Promise((resolve) => setTimeout(resolve, 150 + next() * 500));
        await server.kill('SIGKILL');
        await clients;
      }
      expect(acknowledgements).toBeGreaterThan(KILLS * 10);
    },
    60_000 + KILLS * 10_000,
  );
});

/** Every live paper is found by its own title, and no deleted one by any. */
async function expectSearchable(
  server: ServerProcess,
  acknowledged: Map<string, Written | null>,
): Promise<void> {
  for (const [id, paper] of acknowledged) {
    if (!paper) continue;
    const url = `${server.url}/v1/search?q=${encodeURIComponent(paper.title)}&limit=5`;
    const { hits } = (await (await fetch(url)).json()) as { hits: { paper: { id: string } }[] };
    const ids = hits.map((hit) => hit.paper.id);
    expect(ids).toContain(id);
    for (const found of ids) expect(acknowledged.get(found)).not.toBeNull();
  }
}
