import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../fixtures/api.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

async function send(
  method: 'PUT' | 'POST',
  url: string,
  payload: string | Buffer,
  headers: Record<string, string>,
) {
  const response = await api.app.inject({ method, url, payload, headers });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

const JSON_TYPE = { 'content-type': 'application/json' };
const LINES = { 'content-type': 'application/x-ndjson' };

describe('a compressed body', () => {
  it.each([
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', Buffer.from],
  ])('as %s is read wherever a body is', async (encoding, compress) => {
    const encoded = { 'content-encoding': encoding };
    const title = `Compressed as ${encoding}`;
    const paper = compress(Buffer.from(JSON.stringify({ title })));
    const put = await send('PUT', `/v1/papers/put-${encoding}`, paper, {
      ...JSON_TYPE,
      ...encoded,
    });
    expect(put.body).toMatchObject({ outcome: 'added', paper: { title } });
    const list = compress(Buffer.from(JSON.stringify([{ id: `list-${encoding}`, title }])));
    const posted = await send('POST', '/v1/papers', list, { ...JSON_TYPE, ...encoded });
    expect(posted.body.summary).toMatchObject({ added: 1, rejected: 0 });
    const line = `${JSON.stringify({ title: 'x'.repeat(1_500) })}\n`;
    const lines = compress(Buffer.from(line.repeat(100)));
    const streamed = await send('POST', '/v1/papers', lines, { ...LINES, ...encoded });
    expect(streamed.body.summary).toMatchObject({ read: 100, rejected: 0 });
    const query = compress(Buffer.from(JSON.stringify({ query: title })));
    const found = await send('POST', '/v1/search', query, { ...JSON_TYPE, ...encoded });
    expect(found.status).toBe(200);
  });

  it.each(['zip', 'gzip, gzip', 'zstd', 'x'.repeat(1_000)])(
    'as %s is refused with what would be taken',
    async (encoding) => {
      const { status, body, headers } = await send('POST', '/v1/papers', '[]', {
        ...JSON_TYPE,
        'content-encoding': encoding,
      });
      expect([status, body.code]).toEqual([415, 'ENCODING_UNSUPPORTED']);
      expect(headers['accept-encoding']).toBe('gzip, deflate, br');
    },
  );

  const whole = gzipSync(JSON.stringify([{ id: 'damaged', title: 'Damaged on its way' }]));
  it.each([
    ['that is not compressed', 'gzip', Buffer.from('[{"title": "x"}]')],
    ['that is not Brotli', 'br', Buffer.from('[{"title": "x"}]')],
    ['that is cut', 'gzip', whole.subarray(0, whole.length - 12)],
    ['of something else', 'deflate', whole],
  ])('%s is refused, and nothing of it is stored', async (_, encoding, payload) => {
    for (const type of [JSON_TYPE, LINES]) {
      const headers = { ...type, 'content-encoding': encoding };
      const { status, body } = await send('POST', '/v1/papers', payload, headers);
      expect([status, body.code]).toEqual([400, 'BODY_NOT_DECODED']);
    }
    expect((await api.get('/v1/papers/damaged')).status).toBe(404);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])(
    'of which too much comes out is refused as one that is too large: %s',
    async (encoding, compress) => {
      const bomb = compress(Buffer.alloc(64 * 1024 * 1024, ' '));
      expect(bomb.length).toBeLessThan(100_000);
      const headers = { ...JSON_TYPE, 'content-encoding': encoding };
      for (const [method, url] of [
        ['POST', '/v1/papers'],
        ['PUT', '/v1/papers/bomb'],
        ['POST', '/v1/search'],
      ] as const) {
        const { status, body } = await send(method, url, bomb, headers);
        expect([status, body.code]).toEqual([413, 'BODY_TOO_LARGE']);
      }
    },
  );

  it('is no body where there is none', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const response = await api.app.inject({ method: 'GET', url: '/v1/papers', headers });
    expect(response.statusCode).toBe(200);
    const gone = await api.app.inject({ method: 'DELETE', url: '/v1/papers/no', headers });
    expect(gone.statusCode).toBe(404);
  });
});

it.each([
  'application/x-ndjson',
  'application/ndjson; charset=utf-8',
  'Application/NDJSON',
  'application/jsonl',
  'application/x-jsonlines',
])('papers one a line are %s', async (type) => {
  const payload = '{"id": "line", "title": "One a line"}\n\n{"id": 7, "title": "Another"}\n';
  const { status, body } = await send('POST', '/v1/papers', payload, { 'content-type': type });
  expect([status, body.summary.read, body.summary.rejected]).toEqual([200, 2, 0]);
});

it('a list is application/json with a charset too', async () => {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const { body } = await send('POST', '/v1/papers', '[{"title": "Caf\u00e9s"}]', headers);
  expect(body.summary.added).toBe(1);
});
