import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { Access } from '../../src/access/access.js';
import { type AppOptions, buildApp } from '../../src/api/app.js';
import { publicUrl } from '../../src/api/public-url.js';

let app: Awaited<ReturnType<typeof buildApp>>;
afterEach(() => app.close());

async function open(options: Partial<AppOptions>) {
  app = await buildApp({
    logger: pino({ level: 'silent' }),
    version: '0',
    services: () => undefined,
    access: new Access({ isPrivate: true }),
    ...options,
  });
  const config = { scope: 'public' as const };
  app.get('/where', { config }, (request) => ({ base: publicUrl(request), ip: request.ip }));
}

describe('a base path', () => {
  it('is taken off, whether or not the proxy took it off already', async () => {
    await open({ basePath: '/papers' });
    for (const url of ['/livez', '/papers/livez', '/papers/livez?x']) {
      expect((await app.inject({ url })).statusCode, url).toBe(200);
    }
    for (const url of ['/paperslivez', '/papers/papers/livez', '/other/livez']) {
      expect((await app.inject({ url })).statusCode, url).toBe(404);
    }
  });

  it('keeps the slashes of names', async () => {
    await open({ basePath: '/papers' });
    const codes: string[] = [];
    for (const name of ['doi:10.1000/182', 'a%2Fb']) {
      codes.push((await app.inject({ url: `/papers/v1/papers/${name}/similar` })).json().code);
    }
    expect(codes).toEqual(['NOT_READY', 'NOT_READY']);
  });

  it.each(['/papers', '/a/b'])(
    '%s is where the page of the API and its files are',
    async (basePath) => {
      await open({ basePath });
      for (const url of [basePath, `${basePath}/`]) {
        const { statusCode, headers } = await app.inject({ url });
        expect([statusCode, headers.location]).toEqual([302, `${basePath}/docs`]);
      }
      const page = (await app.inject({ url: `${basePath}/docs` })).body;
      const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
      expect(files.length).toBeGreaterThan(4);
      for (const file of files) {
        expect(file.startsWith(`${basePath}/docs/`)).toBe(true);
        expect((await app.inject({ url: file })).statusCode, file).toBe(200);
      }
      const document = (await app.inject({ url: `${basePath}/openapi.json` })).json();
      expect(document.servers).toEqual([{ url: basePath }]);
    },
  );

  it('stands in absolute addresses', async () => {
    await open({ basePath: '/papers' });
    const { base } = (
      await app.inject({ url: '/papers/where', headers: { host: 'x.example' } })
    ).json();
    expect(base).toBe('http://x.example/papers');
  });
});

describe('X-Forwarded headers', () => {
  const headers = {
    host: '127.0.0.1:3000',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'search.example.org',
    'x-forwarded-for': '198.51.100.7, 10.0.0.3',
  };
  const where = async (remoteAddress: string) =>
    (await app.inject({ url: '/where', headers, remoteAddress })).json();

  it('of a trusted proxy are believed', async () => {
    await open({ trustedProxies: ['loopback', '10.0.0.0/8'] });
    expect(await where('127.0.0.1')).toEqual({
      base: 'https://search.example.org',
      ip: '198.51.100.7',
    });
  });

  it('of anybody else are not', async () => {
    await open({ trustedProxies: ['loopback', '10.0.0.0/8'] });
    expect(await where('192.0.2.1')).toEqual({ base: 'http://127.0.0.1:3000', ip: '192.0.2.1' });
    await app.close();
    await open({});
    expect(await where('127.0.0.1')).toEqual({ base: 'http://127.0.0.1:3000', ip: '127.0.0.1' });
  });
});
