import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Access } from '../../src/access/access.js';
import { buildApp } from '../../src/api/app.js';

type App = Awaited<ReturnType<typeof buildApp>>;
let app: App;
let log = '';

beforeAll(async () => {
  const stream = new Writable({
    write: (chunk, _, done) => {
      log += chunk;
      done();
    },
  });
  const access = new Access({ isPrivate: true });
  app = await buildApp({ logger: pino(stream), version: '1', services: () => undefined, access });
});
afterAll(() => app.close());

const ask = async (given?: string) => {
  log = '';
  const headers = given === undefined ? {} : { 'x-request-id': given };
  const answer = await app.inject({ method: 'GET', url: '/v1/search?q=x', headers });
  const logged = JSON.parse(log.trim()).reqId;
  return { id: answer.headers['x-request-id'], instance: answer.json().instance, logged };
};

describe('the id of a request', () => {
  it.each([
    'abc',
    '0b1f7f6e-3f7e-4a8e-9c6a-1f2e3d4c5b6a',
    'Root=1-67891233:a/b+c',
    'x'.repeat(128),
  ])('is the one that it came with: %s', async (given) => {
    expect(await ask(given)).toEqual({ id: given, instance: given, logged: given });
  });

  it.each(['', 'two words', 'x'.repeat(129), 'a"b', 'a{b', 'ü', 'a\tb'])(
    'is a new one where that is not plain: %j',
    async (given) => {
      const { id, instance, logged } = await ask(given);
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect([instance, logged]).toEqual([id, id]);
    },
  );

  it('is another one for each request', async () => {
    expect((await ask()).id).not.toBe((await ask()).id);
  });

  it('is there where no route is', async () => {
    const answer = await app.inject({
      method: 'GET',
      url: '/nowhere',
      headers: { 'x-request-id': 'a' },
    });
    expect([answer.headers['x-request-id'], answer.json().instance]).toEqual(['a', 'a']);
    const invalid = await app.inject({
      method: 'GET',
      url: '/v1/papers/%ff',
      headers: { 'x-request-id': 'a' },
    });
    expect([invalid.headers['x-request-id'], invalid.json().instance]).toEqual(['a', 'a']);
  });
});
