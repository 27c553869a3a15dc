import { createHmac } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RunnerTimes, SavedSearchRunner } from '../../src/saved-searches/runner.js';
import { SavedSearches } from '../../src/saved-searches/saved-searches.js';
import { type Api, openApi } from '../fixtures/api.js';
import { temporaryFolder } from '../fixtures/folder.js';

/** The real app, index and runner, and a real receiver on loopback; only the waiting is shorter. */
const TIMES: Partial<RunnerTimes> = { lookMs: 20, lagMs: 30, retriesMs: [10, 10], postMs: 5_000 };
const dataDir = temporaryFolder();
const logger = pino({ level: 'silent' });
const WAIT = { timeout: 15_000, interval: 20 };

interface Received {
  url: string;
  headers: IncomingHttpHeaders;
  body: { type: string; search: object; papers: { id: string }[] };
  text: string;
}
const received: Received[] = [];
/** What the receiver answers next; then 204. */
let answers: number[] = [];
const receiver = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  request.on('end', () => {
    const { url = '', headers } = request;
    received.push({ url, headers, text, body: JSON.parse(text || '{}') });
    const status = answers.shift() ?? 204;
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
  });
});

let api: Api;
let url: string;
let runner: SavedSearchRunner | undefined;
beforeAll(async () => {
  api = await openApi({}, { dataDir, settings: { WEBHOOK_ALLOW_PRIVATE: '1' } });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await api.close();
  receiver.closeAllConnections();
  receiver.close();
});
beforeEach(() => {
  received.length = 0;
  answers = [];
  start();
});
afterEach(async () => {
  await runner?.stop();
  for (const { id } of await list()) await api.send('DELETE', `/v1/saved-searches/${id}`);
});

function start() {
  runner = new SavedSearchRunner(() => api.services, logger, TIMES);
}
async function list() {
  return (await api.get('/v1/saved-searches')).body.savedSearches;
}
const save = (id: string, search: object, to = url) =>
  api.send('PUT', `/v1/saved-searches/${id}`, { name: `new: ${id}`, search, url: to });
const add = (id: string, title: string) =>
  api.send('PUT', `/v1/papers/${id}`, { title, abstract: `${title} is what this paper is on.` });
const idsReceived = () => received.flatMap(({ body }) => body.papers.map(({ id }) => id));

describe('a saved search', () => {
  it('posts a paper that is added and found, once, signed', async () => {
    await add('before', 'Photosynthesis of mosses');
    const { status, body: saved } = await save('moss', {
      query: 'photosynthesis',
      mode: 'lexical',
    });
    expect(status).toBe(201);
    await add('other', 'Numerical solvers of linear systems');
    await add('new', 'Photosynthesis of ferns');
    await vi.waitFor(() => expect(received.length).toBeGreaterThan(0), WAIT);
    await add('new', 'Photosynthesis of many ferns');
    await add('last', 'Photosynthesis of algae');
    await vi.waitFor(() => expect(idsReceived()).toContain('last'), WAIT);
    expect(idsReceived()).toEqual(['new', 'last']);

    const [{ headers, body, text } = {} as Received] = received;
    expect(body).toMatchObject({ type: 'papers.found', search: { id: 'moss', name: 'new: moss' } });
    const key = Buffer.from(saved.secret.replace('whsec_', ''), 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    await vi.waitFor(
      async () =>
        expect(await list()).toMatchObject([
          { state: 'active', failures: 0, lastDeliveredAt: expect.any(String) },
        ]),
      WAIT,
    );
    expect(JSON.stringify(await list())).not.toContain('whsec_');
    expect(statSync(join(dataDir, 'saved-searches.db')).mode & 0o777).toBe(0o600);
  });

  it('takes a filter, and liked papers', async () => {
    await add('liked', 'Bees and their dances');
    await save('years', { filter: { year: { from: 2020 } } });
    await save('near', { liked: ['liked'] });
    await api.send('PUT', '/v1/papers/y', { title: 'How honey bees find flowers', year: 2021 });
    await vi.waitFor(() => expect(idsReceived()).toEqual(['y', 'y']), WAIT);
  });

  it('posts more papers than one message holds', async () => {
    await save('all', {});
    const papers = Array.from({ length: 130 }, (_, n) => ({
      id: `many-${n}`,
      title: `Paper ${n}`,
    }));
    expect((await api.send('POST', '/v1/papers', papers)).status).toBe(200);
    await vi.waitFor(() => expect(new Set(idsReceived()).size).toBe(130), WAIT);
    expect(idsReceived()).toHaveLength(130);
    for (const { body } of received) expect(body.papers.length).toBeLessThanOrEqual(100);
  });

  it('is tried again with the same id, and is well again after a delivery', async () => {
    await save('retried', {});
    answers = [500, 503];
    await add('r1', 'Tried again');
    await vi.waitFor(() => expect(received).toHaveLength(3), WAIT);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    await vi.waitFor(
      async () => expect(await list()).toMatchObject([{ state: 'active', failures: 0 }]),
      WAIT,
    );
  });

  it('is disabled after the last attempt, and goes on when it is put again', async () => {
    await save('lost', {});
    answers = [500, 500, 500];
    await add('l1', 'Lost and found');
    const disabledReason = '3 attempts failed, the last: answered 500';
    await vi.waitFor(
      async () => expect(await list()).toMatchObject([{ state: 'disabled', disabledReason }]),
      WAIT,
    );
    expect(received).toHaveLength(3);
    await add('l2', 'Found later');
    expect(await save('lost', {})).toMatchObject({ status: 200, body: { secret: null } });
    await vi.waitFor(() => expect(idsReceived().slice(3)).toEqual(['l1', 'l2']), WAIT);
    const ids = received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids.slice(0, 4)).size).toBe(1);
  });

  it('is disabled at once where the receiver wants no more', async () => {
    await save('gone', {});
    answers = [410];
    await add('g1', 'Gone');
    await vi.waitFor(async () => expect(await list()).toMatchObject([{ state: 'disabled' }]), WAIT);
    expect(received).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    await save('moved', {});
    answers = [302, 302, 302];
    await add('m1', 'Moved');
    await vi.waitFor(async () => expect(await list()).toMatchObject([{ state: 'disabled' }]), WAIT);
    expect(received.map(({ url: asked }) => asked)).toEqual(['/hook', '/hook', '/hook']);
    expect((await list())[0].lastFailure).toContain('redirects are not followed');
  });

  it('is disabled when a paper that it likes is deleted', async () => {
    await add('dear', 'A dear paper');
    await save('near', { liked: ['dear'] });
    await api.send('DELETE', '/v1/papers/dear');
    await vi.waitFor(async () => expect(await list()).toMatchObject([{ state: 'disabled' }]), WAIT);
    expect((await list())[0].disabledReason).toContain('dear');
  });

  it('goes on after a stop with what was added meanwhile, and with what was not delivered', async () => {
    await save('stopped', {});
    answers = [500];
    await add('s1', 'Not delivered');
    await vi.waitFor(async () => expect(await list()).toMatchObject([{ failures: 1 }]), WAIT);
    await runner?.stop();
    const before = received.length;
    await add('s2', 'Added meanwhile');
    api.services.savedSearches.close();
    start();
    await vi.waitFor(() => expect(idsReceived()).toContain('s2'), WAIT);
    expect(received.length).toBeGreaterThan(before);
    expect(idsReceived().filter((id) => id === 's1')).toHaveLength(2);
  });
});

describe('a search is not saved', () => {
  it.each([
    ['at another kind of address', { url: 'ftp://example.org/' }, 'INVALID_REQUEST'],
    ['without a search', { search: undefined }, 'INVALID_REQUEST'],
    ['with a parameter that is none', { search: { nothing: 1 } }, 'INVALID_REQUEST'],
    ['with a filter that is none', { search: { filter: { year: 'x' } } }, 'INVALID_REQUEST'],
    ['near a paper that is not there', { search: { liked: ['nobody'] } }, 'PAPER_NOT_FOUND'],
    ['with a query of no words', { search: { query: '?!' } }, 'QUERY_EMPTY'],
    ['without a name', { name: '' }, 'INVALID_REQUEST'],
  ])('%s', async (_, changed, code) => {
    const body = { name: 'x', search: {}, url, ...changed };
    const answer = await api.send('PUT', '/v1/saved-searches/refused', body);
    expect(answer.body.code).toBe(code);
    expect(answer.status).toBeLessThan(500);
    expect(await list()).toEqual([]);
  });

  it('when there are a hundred', async () => {
    for (let n = 0; n < 100; n++) expect((await save(`n${n}`, {})).status).toBe(201);
    expect((await save('one-more', {})).body.code).toBe('SAVED_SEARCHES_FULL');
    expect((await save('n1', {})).status).toBe(200);
  });

  it('deleted twice', async () => {
    const { status, body } = await api.send('DELETE', '/v1/saved-searches/nothing');
    expect([status, body.code]).toEqual([404, 'SAVED_SEARCH_NOT_FOUND']);
  });
});

describe('private addresses', () => {
  const ownDir = temporaryFolder();
  const careful = new SavedSearches(ownDir, { allowPrivate: false });
  afterAll(() => careful.close());
  const put = (to: string) => careful.put({ id: 'x', name: 'x', search: {}, url: to });

  it.each(['127.0.0.1', '2130706433', '0x7f000001', '[::1]', '10.0.0.1', '169.254.169.254'])(
    'written as %s are refused at once',
    (host) => {
      expect(() => put(`http://${host}/`)).toThrow(
        expect.objectContaining({ code: 'WEBHOOK_REFUSED' }),
      );
    },
  );

  it('that a name stands for are refused at delivery', async () => {
    await runner?.stop();
    put(url.replace('127.0.0.1', 'localhost'));
    const services = { ...api.services, savedSearches: careful };
    const own = new SavedSearchRunner(() => services, logger, TIMES);
    await add('private', 'Not for everybody');
    await vi.waitFor(() => expect(careful.list()[0]?.disabledReason).not.toBeNull(), WAIT);
    await own.stop();
    expect(careful.list()[0]?.disabledReason).toContain('no public address');
    expect(received).toEqual([]);
  });
});
