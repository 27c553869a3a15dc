import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { Access } from '../../src/access/access.js';
import { Keyring } from '../../src/access/keyring.js';
import { createKey } from '../../src/access/keys.js';
import { type AppOptions, buildApp } from '../../src/api/app.js';
import { temporaryFolder } from '../fixtures/folder.js';

let app: Awaited<ReturnType<typeof buildApp>>;
afterEach(() => app.close());

async function open(options: Partial<AppOptions> = {}) {
  app = await buildApp({
    logger: pino({ level: 'silent' }),
    version: '0',
    services: () => undefined,
    access: new Access({ isPrivate: true }),
    ...options,
  });
}

const from = (origin: string, headers = {}) =>
  app.inject({ url: '/v1/stats', headers: { origin, ...headers } });
const preflight = (origin: string, url = '/v1/papers/x') =>
  app.inject({
    method: 'OPTIONS',
    url,
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
const allowed = ({ headers }: Awaited<ReturnType<typeof from>>) =>
  headers['access-control-allow-origin'];

describe('pages of other origins', () => {
  it('read nothing unless the setting names them', async () => {
    await open();
    expect(allowed(await from('https://a.example'))).toBeUndefined();
    const asked = await preflight('https://a.example');
    expect([asked.statusCode, allowed(asked)]).toEqual([405, undefined]);
  });

  it('that the setting names may read answers and send keys, and no others', async () => {
    await open({ corsOrigins: ['https://a.example'] });
    const answer = await from('https://a.example');
    expect(allowed(answer)).toBe('https://a.example');
    expect(answer.headers.vary).toMatch(/origin/i);
    expect(answer.headers['access-control-expose-headers']).toMatch(/retry-after/);
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    const asked = await preflight('https://a.example');
    expect([asked.statusCode, allowed(asked)]).toEqual([204, 'https://a.example']);
    expect(asked.headers['access-control-allow-headers']).toBe('authorization,content-type');
    expect(asked.headers['access-control-allow-methods']).toContain('PUT');
    for (const other of ['https://b.example', 'null', 'https://a.example.evil.example']) {
      expect(allowed(await from(other))).toBeUndefined();
      expect(allowed(await preflight(other))).toBeUndefined();
    }
  });

  it('are all allowed with *', async () => {
    await open({ corsOrigins: ['*'] });
    expect(allowed(await from('https://any.example'))).toBe('*');
    expect((await preflight('https://any.example')).statusCode).toBe(204);
  });

  it('that a key was made for may read answers too, once they ask', async () => {
    const dataDir = temporaryFolder();
    const origins = ['https://app.example'];
    const { secret } = createKey(dataDir, {
      ...{ name: 'x', scope: 'search', expiresAt: null, origins, rate: null },
    });
    const keyring = new Keyring(dataDir, pino({ level: 'silent' }));
    await open({ access: new Access({ keyring, isPrivate: true }) });
    const asked = await preflight('https://app.example');
    expect([asked.statusCode, allowed(asked)]).toEqual([204, 'https://app.example']);
    const answer = await from('https://app.example', { authorization: `Bearer ${secret}` });
    expect([answer.statusCode, allowed(answer)]).toEqual([503, 'https://app.example']);
    // The page sees why it is refused.
    const refused = await from('https://app.example', { authorization: 'Bearer x' });
    expect([refused.statusCode, allowed(refused)]).toEqual([401, 'https://app.example']);
    keyring.close();
  });
});

it('OPTIONS that no browser asks is a method like others', async () => {
  await open({ corsOrigins: ['*'] });
  const options = (url: string) => app.inject({ method: 'OPTIONS', url });
  expect((await options('/v1/stats')).json().code).toBe('METHOD_NOT_ALLOWED');
  expect((await options('/nothing')).json().code).toBe('ROUTE_NOT_FOUND');
});

it('answers tell browsers to do no more with them than they should', async () => {
  await open();
  for (const url of ['/livez', '/docs', '/nothing', '/v1/stats']) {
    const { headers } = await app.inject({ url });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    // Which hosts speak HTTPS only is for a proxy to say.
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  }
});

it('/docs needs nothing that the policy forbids', async () => {
  await open();
  const page = (await app.inject({ url: '/docs' })).body;
  const scripts = [...page.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)];
  expect(scripts.length).toBeGreaterThan(2);
  for (const [, attributes, inline = ''] of scripts) {
    expect(inline.trim()).toBe('');
    const src = /src="([^"]+)"/.exec(attributes ?? '')?.[1] ?? '';
    expect(src).toMatch(/^\//);
    expect((await app.inject({ url: src })).statusCode).toBe(200);
  }
  expect(page).not.toMatch(/\son\w+=/);
});
