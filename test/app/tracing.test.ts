import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number };
}
interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Attribute[];
}
interface OtlpRequest {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: OtlpSpan[] }[];
  }[];
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
let collector: Server;
let server: ServerProcess;
const bodies: string[] = [];

const spans = () =>
  bodies
    .flatMap((body) => (JSON.parse(body) as OtlpRequest).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
const attribute = ({ attributes }: { attributes: Attribute[] }, name: string) => {
  const value = attributes.find(({ key }) => key === name)?.value;
  return value?.stringValue ?? value?.intValue;
};

beforeAll(async () => {
  collector = createServer(async (request, answer) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    expect(request.url).toBe('/v1/traces');
    expect(request.headers['content-type']).toBe('application/json');
    bodies.push(body);
    answer.setHeader('content-type', 'application/json').end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  server = await startServer({
    dataDir: temporaryFolder(),
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_SERVICE_NAME: 'papers of a test',
    },
  });
  await server.ready(200_000);
  const traceparent = `00-${TRACE}-${CALLER}-01`;
  const ask = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init);
  await ask('/v1/search?q=a-secret-query', { headers: { traceparent } });
  await ask('/v1/search', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"another-secret-query"}',
  });
  await ask('/v1/papers/a-secret-id');
  await ask('/a-secret-address');
  await ask('/livez');
  // Told to stop, it hands over what it still has.
  await server.kill('SIGTERM');
});
afterAll(() => collector.close());

describe('spans', () => {
  it('are sent by OTLP, in the name of the service', () => {
    const [first] = bodies.map((body) => JSON.parse(body) as OtlpRequest);
    const resource = first?.resourceSpans[0]?.resource;
    expect(resource && attribute(resource, 'service.name')).toBe('papers of a test');
  });

  it('go on a trace of the caller, and have the steps of a search below them', () => {
    const ofCaller = spans().filter(({ traceId }) => traceId === TRACE);
    const request = ofCaller.find(({ parentSpanId }) => parentSpanId === CALLER);
    expect(request?.name).toBe('GET /v1/search');
    expect(request?.kind).toBe(2);
    expect(request && attribute(request, 'http.route')).toBe('/v1/search');
    expect(request && attribute(request, 'http.response.status_code')).toBe(200);
    const steps = ofCaller.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(steps.map(({ name }) => name).sort()).toEqual(['embed', 'respond', 'retrieve']);
    expect(ofCaller).toHaveLength(4);
  });

  it('have their steps below them also where a body was read', () => {
    const request = spans().find(({ name }) => name === 'POST /v1/search');
    const steps = spans().filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(steps.map(({ name }) => name).sort()).toEqual(['embed', 'respond', 'retrieve']);
  });

  it('name routes and never addresses, ids or queries', () => {
    const names = spans().map(({ name }) => name);
    expect(names).toContain('GET /v1/papers/:id');
    expect(names).toContain('GET');
    expect(bodies.join('')).not.toContain('secret');
  });

  it('are not made of probes', () => {
    expect(spans().map(({ name }) => name)).not.toContain('GET /livez');
  });
});

describe('tracing', () => {
  const isOn = (environment: Record<string, string>) => readConfig(environment).tracing.isOn;
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:4318';

  it('is on where there is somewhere to send spans', () => {
    expect(isOn({})).toBe(false);
    expect(isOn({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBe(false);
    expect(isOn({ OTEL_EXPORTER_OTLP_ENDPOINT })).toBe(true);
    expect(isOn({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: OTEL_EXPORTER_OTLP_ENDPOINT })).toBe(true);
    expect(isOn({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' })).toBe(false);
    expect(isOn({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' })).toBe(false);
  });

  it('says that it cannot use gRPC', () => {
    expect(() => readConfig({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow(/gRPC/);
  });
});
