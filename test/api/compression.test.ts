import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../fixtures/api.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
  const papers = Array.from({ length: 20 }, (_, k) => ({
    id: `p${k}`,
    title: `On bees, part ${k}`,
  }));
  await api.send('POST', '/v1/papers', papers);
});
afterAll(() => api.close());

const get = (url: string, encodings?: string) =>
  api.app.inject({ url, headers: encodings === undefined ? {} : { 'accept-encoding': encodings } });
const LONG = '/v1/papers?limit=20';

describe('an answer', () => {
  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ])('that is long is compressed with %s for who takes it', async (encoding, decompress) => {
    const plain = await get(LONG);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const { headers, rawPayload } = await get(LONG, encoding);
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toMatch(/accept-encoding/i);
    expect(rawPayload.length).toBeLessThan(plain.rawPayload.length / 3);
    expect(decompress(rawPayload).toString()).toBe(plain.body);
  });

  it('that is short, or for who takes nothing, is sent as it is', async () => {
    for (const [url, encodings] of [
      ['/livez', 'gzip, br'],
      [LONG, 'identity'],
      [LONG, 'compress'],
    ] as const) {
      const { statusCode, headers } = await get(url, encodings);
      expect([statusCode, headers['content-encoding']]).toEqual([200, undefined]);
    }
  });
});
