import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { type Api, openApi } from '../fixtures/api.js';
import { type Json, OpenApi, type Operation } from '../fixtures/openapi.js';
import { valuesOf } from '../fixtures/schema-values.js';

/** How many requests are drawn; the long version is 100,000. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 2_000);
const TIMEOUT_MS = 6 * 60 * 60 * 1_000;

/** Doors that openapi.json leaves to those whose they are: nothing is said of their answers. */
const DOORS: Operation[] = [
  door('post', '/v1/embeddings', {
    model: { enum: ['all-MiniLM-L6-v2', 'text-embedding-3-small', 'other'] },
    input: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }, {}] },
    encoding_format: { enum: ['float', 'base64', null] },
    dimensions: { type: 'integer', minimum: 383, maximum: 385 },
    input_type: { enum: ['query', 'passage'] },
  }),
  door('post', '/openwebui/search', { query: { type: 'string' }, count: { type: 'integer' } }),
  door('get', '/search', {
    q: { type: 'string' },
    format: { enum: ['json', 'html'] },
    pageno: { type: 'integer' },
  }),
  door('get', '/opensearch/suggest', { q: { type: 'string' } }),
  door('get', '/opensearch.xml', {}),
  door('get', '/v1/models', {}),
];

function door(method: string, path: string, properties: Record<string, Json>): Operation {
  const names = Object.keys(properties);
  return method === 'post'
    ? { method, path, parameters: [], body: { type: 'object', properties, required: names } }
    : {
        ...{ method, path, body: undefined },
        parameters: names.map((name) => ({
          ...{ name, in: 'query', schema: properties[name], isJson: false },
        })),
      };
}

interface Sent {
  operation: Operation;
  url: string;
  headers: Record<string, string>;
  payload: string | undefined;
}

let api: Api;
let described: OpenApi;
const ids: string[] = [];
beforeAll(async () => {
  api = await openApi();
  const lines = readFileSync(join(packageRoot, 'starter/papers.jsonl'), 'utf8').trim().split('\n');
  const { body } = await api.send(
    'POST',
    '/v1/papers',
    lines.map((line) => JSON.parse(line)),
  );
  for (const { id } of body.items.slice(0, 5)) ids.push(id);
  const { body: page } = await api.get('/v1/search?q=robots&limit=5');
  ids.push(page.nextCursor);
  await api.app.ready();
  described = new OpenApi(api.app.swagger());
});
afterAll(() => api.close());

/** A request for an operation: its address, its headers and its body, each mostly as it should be. */
function requests(operation: Operation): Arbitrary<Sent> {
  const texts = { components: described.document.components, texts: ids };
  const values = fc.record(
    Object.fromEntries(
      operation.parameters.map(({ name, schema }) => [name, valuesOf(schema, texts)]),
    ),
    {
      requiredKeys: operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name),
    },
  );
  const body = operation.body ? valuesOf(operation.body, texts) : fc.constant(undefined);
  const raw = rarely(fc.oneof(fc.constantFrom('{', '', '\0', 'null', '{"a":1e999}'), fc.string()));
  const type = rarely(
    fc.constantFrom('text/plain', 'application/x-ndjson', 'multipart/form-data', ';', 'a/*'),
  );
  return fc.tuple(values, body, raw, type).map(([given, json, text, other]) => ({
    operation,
    url: addressOf(operation, given),
    headers: headersOf(operation, other),
    payload: operation.body ? (text ?? JSON.stringify(json)) : undefined,
  }));
}

function rarely<Value>(arbitrary: Arbitrary<Value>): Arbitrary<Value | null> {
  return fc.oneof({ weight: 20, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

function headersOf({ body }: Operation, other: string | null): Record<string, string> {
  return body ? { 'content-type': other ?? 'application/json' } : {};
}

function addressOf({ path, parameters }: Operation, given: Record<string, unknown>): string {
  const inPath = path.replace(/\{(\w+)\}/g, (_, name) => encoded(given[name]) || '%20');
  const query = parameters.flatMap(({ name, in: place, isJson }) => {
    const value = given[name];
    if (place === 'path' || value === undefined) return [];
    const all = isJson ? [JSON.stringify(value)] : [value].flat();
    return all.map((one) => `${name}=${encoded(one)}`);
  });
  return query.length > 0 ? `${inPath}?${query.join('&')}` : inPath;
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.toWellFormed());
}

it(
  `${REQUESTS} requests that schemas and chance make: none is a 5xx, no answer contradicts openapi.json`,
  async () => {
    const all = [...described.operations, ...DOORS];
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(...all.map(requests)),
        async ({ operation, url, headers, payload }) => {
          const method = operation.method.toUpperCase() as 'GET';
          const answer = await api.app.inject({
            method,
            url,
            headers,
            ...(payload === undefined ? {} : { payload }),
          });
          const { statusCode: status, body } = answer;
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          expect(status, body).toBeLessThan(500);
          if (DOORS.includes(operation)) return;
          const type = String(answer.headers['content-type'] ?? '');
          expect(described.contradiction(operation, status, type, body)).toBeUndefined();
          if (isAsDescribed(operation, headers, payload))
            expect([400, 422], body).not.toContain(status);
        },
      ),
      { numRuns: REQUESTS },
    );
    // Otherwise the requests never come to where answers are made.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 5);
    expect(statuses.get(400) ?? 0).toBeGreaterThan(REQUESTS / 20);
  },
  TIMEOUT_MS,
);

/** What no schema can say: ids that stand in two lists, too many conditions of one query, depth, lone surrogates. */
const BEYOND_SCHEMAS = /"disliked"|\\u[dD][89abAB]|-survey|"not"|"and"|"or"/;

/** Whether a request is one that openapi.json allows, as far as its schemas can say. */
function isAsDescribed(
  { method, path, parameters, body }: Operation,
  headers: Record<string, string>,
  payload: string | undefined,
): boolean {
  if (!body || parameters.length > 0 || payload === undefined) return false;
  if (headers['content-type'] !== 'application/json' || BEYOND_SCHEMAS.test(payload)) return false;
  try {
    return described.problemOf(body, JSON.parse(payload), `${method} ${path}`) === undefined;
  } catch {
    return false;
  }
}
