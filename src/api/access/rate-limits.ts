import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { type Rate, rateText } from '../../access/rate.js';
import { NearpaperError } from '../../domain/errors.js';

/** So many keys and addresses are counted at once; beyond it those that were quiet longest begin anew. */
const MAX_COUNTED = 20_000;

/**
 * Answers 429 beyond the rate of a key, or of an address that brings none, and says in each answer what is left:
 * `RateLimit-Policy` and `RateLimit` as in draft-ietf-httpapi-ratelimit-headers-10. Public routes are not counted.
 */
export const rateLimits = fp(async (app: FastifyInstance, { rate }: { rate: Rate | undefined }) => {
  const rateOf = ({ apiKey }: FastifyRequest) => apiKey?.rate ?? rate;
  // Its own headers are those of the draft's third version, so only its counting is used.
  await app.register(rateLimit, {
    global: false,
    cache: MAX_COUNTED,
    // Of an address of IPv6 the first 64 bits, which are one customer's.
    keyGenerator: ({ apiKey, ip }) => (apiKey ? `key ${apiKey.id}` : normalizeIP(ip)),
    max: (request) => rateOf(request)?.requests ?? Number.POSITIVE_INFINITY,
    timeWindow: (request) => 1_000 * (rateOf(request)?.perSeconds ?? 1),
  });
  const count = app.createRateLimit();

  app.addHook('onRequest', async (request, reply) => {
    const own = rateOf(request);
    if (!own || request.is404 || request.routeOptions.config.scope === 'public') return;
    const unit = request.apiKey ? 'key' : 'address';
    const counted = await count(request);
    if (counted.isAllowed) return;
    const { remaining, ttlInSeconds, isExceeded } = counted;
    void reply
      .header('ratelimit-policy', `"${unit}";q=${own.requests};w=${own.perSeconds}`)
      .header('ratelimit', `"${unit}";r=${remaining};t=${ttlInSeconds}`);
    if (!isExceeded) return;
    throw new NearpaperError(
      'RATE_LIMITED',
      `this ${unit} may send ${rateText(own)}; ${ttlInSeconds} s are left of this time`,
      { retryAfterSeconds: ttlInSeconds },
    );
  });
});
