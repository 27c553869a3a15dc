import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.js';
import { startServer } from '../fixtures/server.js';

/** The longest that a stop waits for requests under way; idle connections may not use it up. */
const MAX_STOPPING_MS = 10_000;

it('a server that is told to stop closes idle connections, and others with their answer', async () => {
  const server = await startServer({ dataDir: temporaryFolder() });
  await server.ready(200_000);
  const { port } = new URL(server.url);
  const opened = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const state = { socket: connect(Number(port), '127.0.0.1'), answer: '', isClosed: false };
      state.socket.on('data', (chunk) => {
        state.answer += chunk;
      });
      state.socket.on('error', () => {});
      state.socket.on('close', () => {
        state.isClosed = true;
      });
      const get = 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n';
      state.socket.write(get);
      await expect.poll(() => state.answer).toContain('"ok"');
      return state;
    }),
  );
  expect(opened[0]?.answer).toMatch(/connection: keep-alive/i);
  // One of them is in the middle of a request.
  const [busy, ...idle] = opened;
  const body = '{"query": "chaos"}';
  const head = `POST /v1/search HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  if (!busy) throw new Error('there is none');
  busy.answer = '';
  busy.socket.write(head + body.slice(0, 5));
  await new Promise((resolve) => setTimeout(resolve, 300));

  const toldMs = performance.now();
  server.child.kill('SIGTERM');
  await expect.poll(() => idle.every(({ isClosed }) => isClosed), { timeout: 5_000 }).toBe(true);
  expect(busy.isClosed).toBe(false);
  busy.socket.write(body.slice(5));
  expect(await server.ended).toBe(0);
  expect(busy.answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(busy.answer).toMatch(/connection: close/i);
  expect(performance.now() - toldMs).toBeLessThan(MAX_STOPPING_MS);
});
