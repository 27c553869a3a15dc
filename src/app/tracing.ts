import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { RequestSpan, Tracing } from '../domain/tracing.js';

/** How long the last spans may take to be sent when the server stops. */
const MAX_CLOSING_MS = 2_000;

/**
 * Sends spans to an OpenTelemetry collector (OTLP over HTTP, in JSON). Where it is, which spans are taken and
 * how they are batched the SDK reads from its own variables. Import this only where tracing is configured.
 */
export function startTracing(service: { name: string | undefined; version: string }): Tracing {
  const named = service.name === undefined ? {} : { 'service.name': service.name };
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({ 'service.name': 'nearpaper', 'service.version': service.version }),
    )
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes(named));
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  // Also takes over what keeps a span current across callbacks, and W3C Trace Context.
  provider.register();
  const tracer = trace.getTracer('nearpaper', service.version);

  return {
    beginRequest: (method, headers) => {
      const caller = propagation.extract(ROOT_CONTEXT, headers);
      const attributes = { 'http.request.method': method };
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, caller);
      return requestSpan(span, method, trace.setSpan(caller, span));
    },
    trace: (name, work) =>
      tracer.startActiveSpan(name, async (span) => {
        try {
          return await work();
        } catch (error) {
          // The message may have parts of what was sent in it.
          span.setAttribute('error.type', errorType(error));
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      }),
    // A collector that is away must not keep the server from stopping.
    close: async () => {
      const handedOver = provider.shutdown().catch(() => {});
      await Promise.race([handedOver, sleep(MAX_CLOSING_MS, undefined, { ref: false })]);
    },
  };
}

function requestSpan(span: Span, method: string, current: Context): RequestSpan {
  return {
    run: (work) => context.with(current, work),
    end: ({ route, status }) => {
      span.setAttribute('http.response.status_code', status);
      if (route !== undefined) {
        span.updateName(`${method} ${route}`);
        span.setAttribute('http.route', route);
      }
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

function errorType(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? 'unknown';
}
