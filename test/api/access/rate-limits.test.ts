import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { Access } from '../../../src/access/access.js';
import { Keyring } from '../../../src/access/keyring.js';
import { createKey } from '../../../src/access/keys.js';
import type { AppOptions } from '../../../src/api/app.js';
import { buildApp } from '../../../src/api/app.js';
import { temporaryFolder } from '../../fixtures/folder.js';

let app: Awaited<ReturnType<typeof buildApp>>;
afterEach(() => app.close());

/** The app without services: what is let in is answered by 503 NOT_READY. */
async function open(options: Partial<AppOptions>) {
  app = await buildApp({
    logger: pino({ level: 'silent' }),
    version: '0',
    services: () => undefined,
    access: new Access({ isPrivate: true }),
    ...options,
  });
}

async function ask(headers = {}, remoteAddress = '192.0.2.1', url = '/v1/stats') {
  const response = await app.inject({ url, headers, remoteAddress });
  const { ratelimit, 'ratelimit-policy': policy, 'retry-after': retryAfter } = response.headers;
  return { status: response.statusCode, ratelimit, policy, retryAfter, code: response.json().code };
}

describe('the rate of an address', () => {
  const rateLimit = { requests: 2, perSeconds: 3_600 };

  it('is said in every answer, and beyond it is 429 until the time is over', async () => {
    await open({ rateLimit });
    expect(await ask()).toMatchObject({
      status: 503,
      policy: '"address";q=2;w=3600',
      ratelimit: '"address";r=1;t=3600',
    });
    expect((await ask()).ratelimit).toMatch(/^"address";r=0;t=(3600|3599)$/);
    const over = await ask();
    expect(over).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(over.ratelimit).toBe(`"address";r=0;t=${over.retryAfter}`);
  });

  it('is counted for each address by itself, of IPv6 for each customer', async () => {
    await open({ rateLimit });
    for (let n = 0; n < 3; n++) await ask();
    expect((await ask({}, '192.0.2.2')).ratelimit).toMatch(/r=1;/);
    await ask({}, '2001:db8:0:1::1');
    await ask({}, '2001:db8:0:1::2');
    expect((await ask({}, '2001:db8:0:1:ffff::3')).status).toBe(429);
    expect((await ask({}, '2001:db8:0:2::1')).status).toBe(503);
  });

  it('is that of the client behind a trusted proxy, and of nobody who only says so', async () => {
    await open({ rateLimit, trustedProxies: ['192.0.2.1'] });
    const as = (address: string) => ({ 'x-forwarded-for': address });
    for (const n of [1, 2, 3]) {
      expect((await ask(as(`198.51.100.${n}`), '192.0.2.1')).status).toBe(503);
      expect((await ask(as(`198.51.100.${n}`), '192.0.2.9')).status).toBe(n === 3 ? 429 : 503);
    }
  });

  it('counts no public route', async () => {
    await open({ rateLimit });
    for (let n = 0; n < 5; n++) {
      expect(await ask({}, '192.0.2.1', '/livez')).toMatchObject({
        status: 200,
        policy: undefined,
      });
    }
  });

  it('is none unless it is set', async () => {
    await open({});
    expect(await ask()).toMatchObject({ status: 503, policy: undefined, ratelimit: undefined });
  });
});

describe('the rate of a key', () => {
  it('is its own, else that of the setting, whatever the address', async () => {
    const dataDir = temporaryFolder();
    const make = (rate: { requests: number; perSeconds: number } | null) => ({
      'x-api-key': createKey(dataDir, {
        name: 'x',
        scope: 'search',
        expiresAt: null,
        origins: [],
        rate,
      }).secret,
    });
    const [own, usual, wrong] = [
      make({ requests: 1, perSeconds: 60 }),
      make(null),
      { 'x-api-key': 'x' },
    ];
    const keyring = new Keyring(dataDir, pino({ level: 'silent' }));
    const access = new Access({ keyring, isPrivate: false });
    await open({ access, rateLimit: { requests: 5, perSeconds: 1 } });
    expect(await ask(own)).toMatchObject({ policy: '"key";q=1;w=60', ratelimit: '"key";r=0;t=60' });
    expect((await ask(own, '192.0.2.7')).status).toBe(429);
    expect(await ask(usual)).toMatchObject({ status: 503, policy: '"key";q=5;w=1' });
    expect(await ask(wrong)).toMatchObject({ status: 401, policy: undefined });
    keyring.close();
  });
});
