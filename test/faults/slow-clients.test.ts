import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { Access } from '../../src/access/access.js';
import { buildApp } from '../../src/api/app.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

const CONNECTIONS = 1_000;
const within = { timeout: 120_000, interval: 200 };

let server: ServerProcess | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.kill();
});

/** A connection that has sent `text` and reads what comes. */
async function connected(port: number, text: string) {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  const state = { socket, answer: '', isClosed: false };
  socket.on('data', (chunk) => {
    state.answer += chunk;
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    state.isClosed = true;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(text);
  return state;
}

const openFiles = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

describe('a thousand slow connections', () => {
  it('keep nobody from searching, and their descriptors are given back', async () => {
    server = await startServer({ dataDir: temporaryFolder() });
    await server.ready(200_000);
    const { url, child } = server;
    const port = Number(new URL(url).port);
    const pid = child.pid as number;
    const search = async () => (await fetch(`${url}/v1/search?q=chaos`)).status;
    expect(await search()).toBe(200);
    const before = openFiles(pid);
    const slow = await Promise.all(
      Array.from({ length: CONNECTIONS }, (_, k) =>
        connected(port, k % 2 ? '' : 'GET /v1/search?q=a HTTP/1.1\r\nHost: x\r\nX-Slow: '),
      ),
    );
    // They go on sending a header that never ends.
    const sending = setInterval(() => {
      for (const { socket } of slow.filter((_, k) => k % 2 === 0)) socket.write('a');
    }, 500);
    await expect.poll(() => openFiles(pid), within).toBeGreaterThanOrEqual(before + CONNECTIONS);
    for (let n = 0; n < 20; n++) {
      expect(await search()).toBe(200);
      expect((await fetch(`${url}/livez`)).status).toBe(200);
    }
    await expect
      .poll(() => slow.filter(({ isClosed }) => isClosed).length, within)
      .toBe(CONNECTIONS);
    clearInterval(sending);
    expect(slow[0]?.answer).toContain('REQUEST_TIMEOUT');
    await expect.poll(() => openFiles(pid), within).toBeLessThanOrEqual(before + 5);
    expect(await search()).toBe(200);
  });
});

describe('a body that does not come to its end', () => {
  async function open(times: { maxBodyMs: number; maxSilenceMs: number }) {
    const app = await buildApp({
      logger: pino({ level: 'silent' }),
      version: '0',
      services: () => undefined,
      access: new Access({ isPrivate: true }),
      ...times,
    });
    app.post('/lines', { config: { scope: 'write' } }, async ({ body }) => {
      let bytes = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) bytes += chunk.length;
      return { bytes };
    });
    app.addContentTypeParser('application/x-ndjson', (_, payload, done) => done(null, payload));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { app, port: (app.server.address() as { port: number }).port };
  }
  const GZIP = gzipSync('{"query": "a"}').subarray(0, 20);
  const begin = (path: string, type: string, encoding = '') =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${encoding}Content-Length: 1000\r\n\r\n`;

  it.each([
    ['JSON', '/v1/search', 'application/json', '', '{"query": '],
    ['compressed JSON', '/v1/search', 'application/json', 'Content-Encoding: gzip\r\n', GZIP],
    ['lines', '/lines', 'application/x-ndjson', '', '{"title": '],
    ['compressed lines', '/lines', 'application/x-ndjson', 'Content-Encoding: gzip\r\n', GZIP],
    ['nothing', '/v1/search', 'application/json', '', ''],
  ])(
    '%s is answered by 408, and its connection is closed',
    async (_, path, type, encoding, text) => {
      const { app, port } = await open({ maxBodyMs: 200, maxSilenceMs: 200 });
      const slow = await connected(port, begin(path, type, encoding));
      slow.socket.write(text);
      await expect.poll(() => slow.isClosed, within).toBe(true);
      expect(slow.answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(slow.answer).toContain('"code":"REQUEST_TIMEOUT"');
      await app.close();
    },
  );

  it('has the time of lines as long as something comes', async () => {
    const { app, port } = await open({ maxBodyMs: 100, maxSilenceMs: 2_000 });
    const slow = await connected(port, begin('/lines', 'application/x-ndjson'));
    for (let sent = 0; sent < 1_000; sent += 100) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      slow.socket.write('x'.repeat(100));
    }
    await expect.poll(() => slow.answer, within).toContain('{"bytes":1000}');
    await app.close();
  });
});
