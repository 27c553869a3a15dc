import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

/** What no server likes to get: refused with a 4xx, and the next request is answered. */
const DEPTH = 10_000;
const MEGABYTE = 1_000_000;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer({ dataDir: temporaryFolder() });
  await server.ready(200_000);
});
afterAll(() => server.kill());

const JSON_TYPE = { 'content-type': 'application/json' };
const LINES = { 'content-type': 'application/x-ndjson' };
const deep = (open: string, close: string) => `${open.repeat(DEPTH)}1${close.repeat(DEPTH)}`;
const list = deep('[', ']');
const object = deep('{"a":', '}');

async function send(method: string, path: string, body: string | Buffer, headers = {}) {
  const response = await fetch(`${server.url}${path}`, {
    ...{ method, body: body as string, headers: { ...JSON_TYPE, ...headers } },
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  const answer = (await response.json()) as any;
  return { status: response.status, body: answer };
}
const stillServes = async () => {
  const response = await fetch(`${server.url}/v1/search?q=chaos&limit=1`);
  expect(response.status).toBe(200);
};

describe(`JSON ${DEPTH} levels deep`, () => {
  it.each([
    ['POST', '/v1/search', list],
    ['POST', '/v1/search', object],
    ['POST', '/v1/search', `{"query": ${list}}`],
    ['POST', '/v1/search', `{"query": "x", "filter": ${object}}`],
    ['POST', '/v1/search', `{"query": "x", "year": ${list}}`],
    ['POST', '/v1/similar', `{"title": ${object}}`],
    ['POST', '/v1/recommendations', `{"liked": ${list}}`],
    ['PUT', '/v1/papers/deep', `{"title": "x", "authors": ${list}}`],
    ['PUT', '/v1/papers/deep', `{"title": "x", "extra": ${object}}`],
  ])('%s %s is refused (%#)', async (method, path, body) => {
    expect([400, 422]).toContain((await send(method, path, body)).status);
    await stillServes();
  });

  it.each([
    ['a list', JSON_TYPE, `[{"title": "x", "authors": ${list}}, {"title": ${object}}, ${list}]`],
    ['lines', LINES, `{"title": "x", "authors": ${list}}\n{"title": ${object}}\n${list}\n`],
  ])('rejects each paper of %s by itself', async (_, headers, body) => {
    const answer = await send('POST', '/v1/papers', body, headers);
    expect(answer.status).toBe(200);
    expect(answer.body.summary).toMatchObject({ read: 3, added: 0, rejected: 3 });
    await stillServes();
  });
});

describe('a body of 100 MB', () => {
  const huge = Buffer.alloc(100 * MEGABYTE, ' ');

  it.each([
    ['POST', '/v1/search'],
    ['PUT', '/v1/papers/huge'],
    ['POST', '/v1/papers'],
  ])('%s %s is refused', async (method, path) => {
    const { status, body } = await send(method, path, huge);
    expect([status, body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    await stillServes();
  });

  it('of one line is one rejected paper', async () => {
    const line = Buffer.concat([Buffer.from('{"title": "'), Buffer.alloc(100 * MEGABYTE, 'x')]);
    const { status, body } = await send('POST', '/v1/papers', line, LINES);
    expect([status, body.summary.rejected]).toEqual([200, 1]);
    await stillServes();
  });

  it('without a length is refused as soon as it is too long', async () => {
    let sentBytes = 0;
    const status = await new Promise<number>((resolve, reject) => {
      const sending = request(
        `${server.url}/v1/search`,
        { method: 'POST', headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' } },
        (response) => resolve(response.resume().statusCode ?? 0),
      );
      sending.on('error', reject);
      const more = () => {
        if (sentBytes >= 100 * MEGABYTE) return void sending.end();
        sentBytes += MEGABYTE;
        sending.write(Buffer.alloc(MEGABYTE, ' '), more);
      };
      more();
    });
    expect(status).toBe(413);
    await stillServes();
  });
});

describe('a body that grows when it is decompressed', () => {
  const bomb = (megabytes: number) =>
    gzipSync(Buffer.concat(Array(megabytes).fill(Buffer.alloc(MEGABYTE, ' '))));
  const gzip = { 'content-encoding': 'gzip' };

  it.each([
    ['POST', '/v1/search', 413],
    ['PUT', '/v1/papers/bomb', 413],
    ['POST', '/v1/papers', 413],
  ])('%s %s is refused', async (method, path, expected) => {
    const { status } = await send(method, path, bomb(500), gzip);
    expect(status).toBe(expected);
    await stillServes();
  });

  it('has no more than a hundred times the lines that were sent', async () => {
    const blank = Buffer.alloc(100 * MEGABYTE, '\n');
    const { status, body } = await send('POST', '/v1/papers', gzipSync(blank), {
      ...LINES,
      ...gzip,
    });
    expect([status, body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    await stillServes();
  });
});
