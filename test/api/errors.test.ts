import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

/** Against the real process and a real socket: what clients send that no client library would. */
let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  folder = temporaryFolder();
  server = await startServer({ dataDir: folder });
  await server.ready();
});
afterAll(async () => {
  await server.kill();
});

const post = (path: string, body: string, type = 'application/json') =>
  fetch(server.url + path, { method: 'POST', body, headers: { 'content-type': type } });

async function expectProblem(response: Response, status: number, code: string): Promise<void> {
  const text = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = JSON.parse(text);
  expect(problem).toMatchObject({ status, code, type: `urn:nearpaper:error:${code}` });
  expect(response.status).toBe(status);
  expect(text).not.toMatch(/\bat .*\.[jt]s:\d+/);
}

describe('a broken request', () => {
  it.each([
    ['{"query": NaN}', 'BODY_NOT_JSON'],
    ['{"query": "x"', 'BODY_NOT_JSON'],
    ['', 'BODY_NOT_JSON'],
    ['\u0000\u0001\u0002', 'BODY_NOT_JSON'],
    ['{"__proto__": {"limit": 1}, "query": "x"}', 'BODY_NOT_JSON'],
    ['{"query": "x", "limit": 1e400}', 'INVALID_REQUEST'],
    ['{"query": ["x"]}', 'INVALID_REQUEST'],
    ['{"query": "?!"}', 'QUERY_EMPTY'],
    ['[]', 'INVALID_REQUEST'],
    ['null', 'INVALID_REQUEST'],
  ])('with the body %j is answered %s', async (body, code) => {
    await expectProblem(await post('/v1/search', body), 400, code);
  });

  it('of 10 MB is refused with a way out, as a search and as a list of papers', async () => {
    const big = JSON.stringify([{ title: 'x', abstract: 'y'.repeat(10 * 1024 * 1024) }]);
    await expectProblem(await post('/v1/search', big), 413, 'BODY_TOO_LARGE');
    await expectProblem(await post('/v1/papers', big), 413, 'BODY_TOO_LARGE');
  });

  it('of 10 MB as NDJSON is read as a stream, and only its broken lines are rejected', async () => {
    const long = JSON.stringify({ title: 'too long', abstract: 'y'.repeat(10 * 1024 * 1024) });
    const good = JSON.stringify({ id: 'after-the-long-line', title: 'Still read' });
    const response = await post('/v1/papers', `${long}\n${good}\n`, 'application/x-ndjson');
    expect(response.status).toBe(200);
    const { summary } = (await response.json()) as { summary: object };
    expect(summary).toMatchObject({ read: 2, added: 1, rejected: 1 });
  });

  it('that is compressed and too large is refused while it is being sent, and so is a damaged one', async () => {
    const send = (body: Buffer, type: string) =>
      fetch(`${server.url}/v1/papers`, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { 'content-type': type, 'content-encoding': 'gzip' },
      });
    // Stored and not compressed: as much is to be sent as comes out.
    const large = gzipSync(Buffer.alloc(32 * 1024 * 1024, '['), { level: 0 });
    await expectProblem(await send(large, 'application/json'), 413, 'BODY_TOO_LARGE');
    const damaged = Buffer.concat([Buffer.from('no gzip'), large]);
    await expectProblem(await send(damaged, 'application/x-ndjson'), 400, 'BODY_NOT_DECODED');
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024));
    await expectProblem(await send(bomb, 'application/json'), 413, 'BODY_TOO_LARGE');
    await expectProblem(await send(bomb, 'application/x-ndjson'), 413, 'BODY_TOO_LARGE');
  });

  it('that is given up in the middle of a compressed body harms nobody', async () => {
    const { port } = new URL(server.url);
    const half = gzipSync('{"title": "half"}').subarray(0, 12);
    for (const type of ['application/x-ndjson', 'application/json']) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => {
          socket.write(
            `POST /v1/papers HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-encoding: gzip\r\ncontent-length: 1000\r\n\r\n`,
          );
          socket.write(half, () => setTimeout(() => socket.destroy(), 50));
        });
        socket.on('close', () => resolve());
      });
    }
    expect((await fetch(`${server.url}/v1/search?q=still+here`)).status).toBe(200);
  });

  it('of another content type is refused', async () => {
    await expectProblem(
      await post('/v1/search', '<q/>', 'text/xml'),
      415,
      'MEDIA_TYPE_UNSUPPORTED',
    );
  });

  it('with an address that is not UTF-8 is refused', async () => {
    await expectProblem(await fetch(`${server.url}/v1/papers/%ff`), 400, 'URL_INVALID');
  });

  it('with an address of 80 kB is refused', async () => {
    const response = await fetch(`${server.url}/v1/search?q=${'a'.repeat(80_000)}`);
    await expectProblem(response, 431, 'HEADERS_TOO_LARGE');
  });

  it('with another method is told which ones there are', async () => {
    const response = await fetch(`${server.url}/v1/search`, { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
    await expectProblem(response, 405, 'METHOD_NOT_ALLOWED');
  });

  it('that is no HTTP at all is answered and closed', async () => {
    const { port } = new URL(server.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write('SSH-2.0-hello\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"HTTP_INVALID"');
  });

  it('whose JSON is not UTF-8 is refused, and nothing of it is stored', async () => {
    const response = await fetch(`${server.url}/v1/papers/latin1`, {
      method: 'PUT',
      body: Buffer.from('{"title": "caf\xe9"}', 'latin1'),
      headers: { 'content-type': 'application/json' },
    });
    await expectProblem(response, 400, 'BODY_NOT_JSON');
    expect((await fetch(`${server.url}/v1/papers/latin1`)).status).toBe(404);
  });

  it.each(['/docs/static/..%5c', '/docs/static/%00', '/docs/static/%2e%2e/package.json'])(
    'for %s is answered as one that was foreseen',
    async (path) => {
      const { status } = await fetch(server.url + path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    },
  );

  it('for a part of a file that it does not have is answered as one that was foreseen', async () => {
    const response = await fetch(`${server.url}/docs/static/swagger-ui.css`, {
      headers: { range: 'bytes=99999999-' },
    });
    expect(response.status).toBe(404);
  });

  it('that is given up in the middle of an NDJSON body harms nobody', async () => {
    const { port } = new URL(server.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          'POST /v1/papers HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-length: 1000\r\n\r\n{"title": "half',
        );
        setTimeout(() => socket.destroy(), 50);
      });
      socket.on('close', () => resolve());
    });
    expect((await fetch(`${server.url}/v1/search?q=still+here`)).status).toBe(200);
  });

  it('never ended the process', async () => {
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    expect(server.output()).not.toContain('"level":60');
    expect(server.output()).not.toContain('unexpected error');
  });
});

describe('clients that keep their side of the connection open', () => {
  it('do not keep the server from stopping', async () => {
    const own = await startServer({ dataDir: temporaryFolder() });
    await own.ready();
    const { port } = new URL(own.url);
    const garbage = Array.from({ length: 5 }, () => {
      const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => {});
      socket.write('no HTTP\r\n\r\n');
      return socket;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    own.child.kill('SIGTERM');
    expect(await own.ended).toBe(0);
    for (const socket of garbage) socket.destroy();
  });
});

describe('the documentation', () => {
  it('is served as a page and as OpenAPI, and the root leads there', async () => {
    const page = await fetch(`${server.url}/`);
    expect(page.status).toBe(200);
    expect(new URL(page.url).pathname).toMatch(/^\/docs/);
    expect(await page.text()).toContain('<html');
    const openapi = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      paths: Record<string, unknown>;
    };
    expect(Object.keys(openapi.paths)).toContain('/v1/search');
  });
});
