import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, openApi } from '../../fixtures/api.js';

let api: Api;
beforeAll(async () => {
  // However slow the machine is, the bodies below are open all the time.
  api = await openApi({ maxSilenceMs: 3_600_000 });
  await api.send('PUT', '/v1/papers/bees', { title: 'On bees' });
});
afterAll(() => api.close());

it('beyond capacity searches get 503 with Retry-After, beside writes and /livez', async () => {
  const searches = Array.from({ length: 300 }, (_, k) => api.get(`/v1/search?q=bees+${k}`));
  const others = Promise.all([
    api.get('/livez'),
    api.get('/readyz'),
    api.send('PUT', '/v1/papers/wasps', { title: 'On wasps' }),
  ]);
  const answers = await Promise.all(searches);
  expect((await others).map(({ status }) => status)).toEqual([200, 200, 201]);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(300);
  for (const { status, body, headers } of refused) {
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'OVERLOADED', '1']);
  }
  expect((await api.get('/v1/search?q=bees')).status).toBe(200);
});

it('reads are answered while more bodies of lines arrive than are taken at once', async () => {
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as { port: number };
  const begin =
    'POST /v1/papers HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n';
  const answers: string[] = [];
  const line = '{"title": "A paper of a long list"}\n';
  const sockets = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('data', (chunk) => void answers.push(String(chunk).slice(0, 12)));
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(`${begin}${line.length.toString(16)}\r\n${line}\r\n`);
      return socket;
    }),
  );
  // Those that wait for a place are refused after a while; the others keep theirs.
  await expect.poll(() => answers.length, { timeout: 120_000 }).toBeGreaterThan(0);
  for (let n = 0; n < 10; n++) {
    expect((await api.get(`/v1/search?q=bees&limit=${n + 1}`)).status).toBe(200);
    expect((await api.get('/v1/papers/bees')).status).toBe(200);
  }
  expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 503']));
  const late = await api.send('PUT', '/v1/papers/late', { title: 'Late' });
  expect([late.status, late.headers['retry-after']]).toEqual([503, '1']);
  for (const socket of sockets) socket.destroy();
  const put = () => api.send('PUT', '/v1/papers/late', { title: 'Late' });
  await expect.poll(async () => (await put()).status, { timeout: 60_000 }).toBeLessThan(300);
});
