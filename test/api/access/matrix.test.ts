import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Access } from '../../../src/access/access.js';
import { Keyring } from '../../../src/access/keyring.js';
import { createKey, type NewKey, revokeKey } from '../../../src/access/keys.js';
import { type Api, openApi } from '../../fixtures/api.js';
import { temporaryFolder } from '../../fixtures/folder.js';

/** Every route of the app with every kind of key: who is let in, and how the others are refused. */
const dataDir = temporaryFolder();
const make = (key: Partial<NewKey>) =>
  createKey(dataDir, {
    ...{ name: 'x', scope: 'admin', expiresAt: null, origins: [], rate: null },
    ...key,
  }).secret;
const search = make({ scope: 'search' });
const forPages = { origins: ['https://app.example'] };
const revoked = make({});
revokeKey(dataDir, revoked.slice(3, 11));

/** The status of the refusal for each need; 0: let in. */
const KINDS: [string, Record<string, string>, Record<string, number>][] = [
  ['no key', {}, { search: 401, write: 401, admin: 401 }],
  ['an empty key', { 'x-api-key': '' }, { search: 401, write: 401, admin: 401 }],
  ['a login for a proxy', { authorization: 'Basic eDp5' }, { search: 401, write: 401, admin: 401 }],
  ['search', { 'x-api-key': search }, { search: 0, write: 403, admin: 403 }],
  ['write', { 'x-api-key': make({ scope: 'write' }) }, { search: 0, write: 0, admin: 403 }],
  ['admin', { authorization: `Bearer ${make({})}` }, { search: 0, write: 0, admin: 0 }],
  [
    'expired',
    { authorization: `Bearer ${make({ expiresAt: 1 })}` },
    { search: 401, write: 401, admin: 401 },
  ],
  ['revoked', { 'x-api-key': revoked }, { search: 401, write: 401, admin: 401 }],
  [
    'forged',
    { authorization: `bearer ${search.slice(0, -2)}zz` },
    { search: 401, write: 401, admin: 401 },
  ],
  [
    'of another service',
    { authorization: 'Bearer sk-1234' },
    { search: 401, write: 401, admin: 401 },
  ],
  [
    'from another page',
    { 'x-api-key': make(forPages), origin: 'https://evil.example' },
    { search: 403, write: 403, admin: 403 },
  ],
  ['from no page', { 'x-api-key': make(forPages) }, { search: 403, write: 403, admin: 403 }],
  [
    'from its page',
    { 'x-api-key': make(forPages), origin: 'https://app.example' },
    { search: 0, write: 0, admin: 0 },
  ],
];

let api: Api;
const keyring = new Keyring(dataDir, pino({ level: 'silent' }));
beforeAll(async () => {
  api = await openApi({ access: new Access({ keyring, isPrivate: true }) });
  await api.app.ready();
});
afterAll(async () => {
  await api.close();
  keyring.close();
});

it('every route says what it needs', () => {
  const routes = api.app.registeredRoutes();
  expect(routes.length).toBeGreaterThan(20);
  // A method that an address does not take is refused to everybody.
  const isTaken = (url: string) => routes.some((one) => one.url === url && one.scope !== 'public');
  const open = routes.filter(({ scope, url }) => scope === 'public' && !isTaken(url));
  const own = new Set(open.map(({ url }) => url).filter((url) => !url.startsWith('/docs')));
  expect([...own].sort()).toEqual(['/', '/livez', '/openapi.json', '/opensearch.xml', '/readyz']);
});

describe.each(KINDS)('%s', (_, headers, refusals) => {
  it('is let in or refused by every route as it should be', async () => {
    for (const { method, url, scope } of api.app.registeredRoutes()) {
      const path = url.replaceAll(/:\w+/g, 'x').replaceAll('*', 'x');
      const response = await api.app.inject({ method: method as 'GET', url: path, headers });
      const needed = scope === 'public' ? 0 : refusals[scope ?? 'none'];
      // Clients of Semantic Scholar ask again for ever where they get 401.
      const isScholar = /^\/(?:graph|recommendations)\//.test(url);
      const expected = isScholar && needed === 401 ? 403 : needed;
      const where = `${method} ${path} (${scope})`;
      const { statusCode } = response;
      const refused = statusCode === 401 || statusCode === 403 ? statusCode : 0;
      expect(refused, where).toBe(expected);
      expect(statusCode, where).toBeLessThan(500);
      if (refused === 401) {
        expect(response.headers['www-authenticate'], where).toMatch(/^Bearer realm="nearpaper"/);
      }
      if (refused && method !== 'HEAD' && url.startsWith('/v1') && !/models|embeddings/.test(url)) {
        expect(response.json(), where).toMatchObject({
          status: refused,
          instance: expect.any(String),
        });
      }
    }
  });
});

it('a wrong key is not asked for anything of a body that nobody will read', async () => {
  const headers = { 'x-api-key': 'np_', 'content-type': 'application/json' };
  const response = await api.app.inject({
    method: 'POST',
    url: '/v1/papers',
    headers,
    payload: '[',
  });
  expect(response.json().code).toBe('KEY_INVALID');
});

it('an address that does not exist is one for everybody', async () => {
  const response = await api.app.inject({ method: 'GET', url: '/nothing' });
  expect(response.json().code).toBe('ROUTE_NOT_FOUND');
});

it('an app with a route that says nothing does not start', async () => {
  const { buildApp } = await import('../../../src/api/app.js');
  const app = await buildApp({
    logger: pino({ level: 'silent' }),
    version: '0',
    services: () => undefined,
    access: new Access({ isPrivate: true }),
  });
  app.get('/forgotten', () => 'x');
  await expect(app.ready()).rejects.toThrow('the route GET /forgotten has a scope');
  await app.close();
});
