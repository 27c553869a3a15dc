import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Access } from '../../src/access/access.js';
import { buildApp } from '../../src/api/app.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { type Api, openApi } from '../fixtures/api.js';
import { type Exposition, parseExposition } from '../fixtures/exposition.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const scrape = async (): Promise<Exposition> => {
  const { statusCode, headers, body } = await api.app.inject({ method: 'GET', url: '/metrics' });
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  return parseExposition(body);
};
const paper = (id: string, title: string) => ({
  id,
  title,
  abstract: `${title} is what this abstract tells about, in one plain sentence.`,
});

it('moves when requests are made', async () => {
  const before = await scrape();
  const bulk = [
    paper('m1', 'Whales that sing'),
    paper('m2', 'Bees that dance'),
    { id: 'm3' },
  ] as object[];
  await api.send('POST', '/v1/papers', bulk);
  await api.send('PUT', '/v1/papers/m1', { ...paper('m1', 'Whales that sing at night') });
  await api.get('/v1/search?q=animal+songs');
  await api.get('/v1/search?q=animal+songs&limit=1');
  const { body } = await api.get('/v1/search?q=dancing&limit=1');
  expect(body.nextCursor).toBeTypeOf('string');
  await api.get(`/v1/search?q=dancing&limit=1&cursor=${encodeURIComponent(body.nextCursor)}`);
  await api.get('/v1/papers/nowhere');
  const after = await scrape();
  const grown = (name: string, labels: Record<string, string> = {}) =>
    after.value(name, labels) - before.value(name, labels);

  const count = 'nearpaper_http_request_duration_seconds_count';
  expect(grown(count, { route: '/v1/search', method: 'GET', status: '2xx' })).toBe(4);
  expect(grown(count, { route: '/v1/papers/:id', method: 'GET', status: '4xx' })).toBe(1);
  expect(grown(count, { route: '/v1/papers/:id', method: 'PUT', status: '2xx' })).toBe(1);
  const bucket = 'nearpaper_http_request_duration_seconds_bucket';
  const ofSearch = { route: '/v1/search', method: 'GET', status: '2xx' };
  expect(grown(bucket, { ...ofSearch, le: '+Inf' })).toBe(4);
  expect(grown('nearpaper_http_request_duration_seconds_sum', ofSearch)).toBeGreaterThan(0);
  // The scrape itself.
  expect(after.value('nearpaper_http_requests_in_flight')).toBe(1);

  expect(grown('nearpaper_query_cache_requests_total', { result: 'miss' })).toBe(2);
  expect(grown('nearpaper_query_cache_requests_total', { result: 'hit' })).toBeGreaterThan(0);
  expect(grown('nearpaper_ranking_cache_requests_total', { result: 'hit' })).toBe(1);
  expect(grown('nearpaper_embedding_texts_total', { role: 'query' })).toBe(2);
  expect(grown('nearpaper_embedding_texts_total', { role: 'passage' })).toBe(3);
  expect(grown('nearpaper_ingest_records_total', { outcome: 'added' })).toBe(2);
  expect(grown('nearpaper_ingest_records_total', { outcome: 'updated' })).toBe(1);
  expect(grown('nearpaper_ingest_records_total', { outcome: 'rejected' })).toBe(1);
  expect(grown('nearpaper_papers', { embedding: 'embedded' })).toBe(2);
  expect(grown('nearpaper_changes_total')).toBe(3);
  expect(after.value('nearpaper_index_versions_behind')).toBe(0);
  expect(after.value('nearpaper_embedding_waiting_texts', { role: 'query' })).toBe(0);
  expect(after.value('nearpaper_embedding_processes', { state: 'ready' })).toBeGreaterThan(0);
});

it('says how the process is', async () => {
  const { value } = await scrape();
  expect(value('nearpaper_ready')).toBe(1);
  expect(value('nearpaper_build_info', { version: '0.0.0-test' })).toBe(1);
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e7);
  expect(value('process_open_fds')).toBeGreaterThan(0);
  expect(value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
});

it('has few labels, whatever is asked for', async () => {
  const addresses = [
    '/v1/papers/a-secret-id',
    '/v1/search?q=a-secret-query',
    '/v1/papers/a-secret-id/similar',
    '/a-secret-address/of/nothing',
    '/v1/papers/%ff',
    `/v1/papers/${'long'.repeat(2_000)}`,
  ];
  for (const url of addresses) await api.app.inject({ method: 'GET', url });
  await api.app.inject({ method: 'TRACE' as 'GET', url: '/v1/search' });
  const text = (await api.app.inject({ method: 'GET', url: '/metrics' })).body;
  expect(text).not.toContain('secret');
  expect(text).not.toContain('longlong');
  const { samples, value } = parseExposition(text);
  const labels = (name: string) => new Set(samples.map((sample) => sample.labels[name]));
  for (const route of labels('route')) {
    if (route !== undefined && route !== 'none')
      expect(api.app.hasRoute({ method: 'GET', url: route }) || route.startsWith('/v1/')).toBe(
        true,
      );
  }
  expect(value('nearpaper_http_requests_in_flight')).toBe(1);
});

it('answers before the services are ready', async () => {
  const app = await buildApp({
    logger: pino({ level: 'silent' }),
    version: '1',
    access: new Access({ isPrivate: true }),
    services: () => undefined,
  });
  const { body, statusCode } = await app.inject({ method: 'GET', url: '/metrics' });
  await app.close();
  expect(statusCode).toBe(200);
  const { value, samples } = parseExposition(body);
  expect(value('nearpaper_ready')).toBe(0);
  expect(samples.some(({ name }) => name === 'nearpaper_papers')).toBe(false);
});

it('is what docs/operations.md lists', async () => {
  const page = readFileSync(join(packageRoot, 'docs/operations.md'), 'utf8');
  const { families } = await scrape();
  const listed = [
    ...page.matchAll(/^\| `(nearpaper_\w+)`(?: \((.*?)\))? \| (\w+) \| (.*) \|$/gm),
  ].map(([, name, , type, help]) => ({ name, type, help }));
  const own = families.filter(({ name }) => name.startsWith('nearpaper_'));
  expect(listed).toEqual(own.map(({ name, type, help }) => ({ name, type, help })));
});
