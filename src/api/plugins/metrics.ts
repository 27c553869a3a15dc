import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { RequestMetrics } from '../metrics/request-metrics.js';
import { ServiceMetrics } from '../metrics/service-metrics.js';
import type { ApiServices } from '../services.js';

/**
 * GET /metrics, in the text format of Prometheus. It answers before the services are ready too, without what they
 * say of themselves. No label has an id, an address or a text that somebody sent.
 */
export const metrics = fp(
  async (
    app: FastifyInstance,
    { services, version }: { services: () => ApiServices | undefined; version: string },
  ) => {
    const ofProcess = new Registry();
    const ofServices = new Registry();
    collectDefaultMetrics({ register: ofProcess });
    const requests = new RequestMetrics(ofProcess);
    const ready = new Gauge({
      name: 'nearpaper_ready',
      help: '1 once the model and the index are loaded',
      registers: [ofProcess],
    });
    new Gauge({
      name: 'nearpaper_build_info',
      help: 'The version that runs',
      labelNames: ['version'],
      registers: [ofProcess],
    }).set({ version }, 1);
    const serviceMetrics = new ServiceMetrics(ofServices);

    app.addHook('onRequest', (_, __, done) => {
      requests.begin();
      done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      requests.end(request, reply);
      done();
    });
    app.get(
      '/metrics',
      { config: { scope: 'search' }, logLevel: 'warn', schema: { hide: true } },
      async (_, reply) => {
        const running = services();
        ready.set(running ? 1 : 0);
        if (running) await serviceMetrics.update(running);
        const parts = [ofProcess, ...(running ? [ofServices] : [])];
        const texts = await Promise.all(parts.map((registry) => registry.metrics()));
        return reply.type(ofProcess.contentType).send(texts.join(''));
      },
    );
  },
);
