import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { RequestSpan, Tracing } from '../../domain/tracing.js';

/** A span for every request but the probes, which log nothing either. */
export const requestTracing = fp(
  async (app: FastifyInstance, { tracing }: { tracing: Tracing }) => {
    const spans = new WeakMap<object, RequestSpan>();
    app.addHook('onRequest', (request, _, done) => {
      const isProbe = request.routeOptions.logLevel === 'warn';
      if (!isProbe) spans.set(request, tracing.beginRequest(request.method, request.headers));
      done();
    });
    // Not sooner: what reads the body goes on outside of what onRequest began.
    app.addHook('preValidation', (request, _, done) => {
      const span = spans.get(request);
      if (span) span.run(done);
      else done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      const { url: route } = request.routeOptions;
      spans.get(request)?.end({ route, status: reply.statusCode });
      done();
    });
    app.addHook('onClose', () => tracing.close());
  },
);
