import type { FastifyReply, FastifyRequest } from 'fastify';
import { Gauge, Histogram, type Registry } from 'prom-client';

/** From a page out of memory to a search that waits for everything else. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts requests. Labels have few values: patterns of routes and never addresses, classes and never codes. */
export class RequestMetrics {
  readonly #durations: Histogram<'route' | 'method' | 'status'>;
  readonly #inFlight: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#durations = new Histogram({
      name: 'nearpaper_http_request_duration_seconds',
      help: 'Time from a request to the end of its answer, by route pattern, method and class of status',
      labelNames: ['route', 'method', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.#inFlight = new Gauge({
      name: 'nearpaper_http_requests_in_flight',
      help: 'Requests that have no answer yet, this one included',
      registers,
    });
  }

  begin(): void {
    this.#inFlight.inc();
  }

  end(request: FastifyRequest, reply: FastifyReply): void {
    this.#inFlight.dec();
    const { url: route = 'none' } = request.routeOptions;
    const method = METHODS.has(request.method) ? request.method : 'other';
    const labels = { route, method, status: statusClass(reply) };
    this.#durations.observe(labels, reply.elapsedTime / 1_000);
  }
}

/** `2xx` and so on; `aborted` where the client went away before there was an answer. */
function statusClass({ raw, statusCode }: FastifyReply): string {
  return raw.writableEnded ? `${Math.floor(statusCode / 100)}xx` : 'aborted';
}
