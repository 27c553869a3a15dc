import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiServices } from '../services.js';
import { modelUnknown } from './errors.js';
import { listedNames, roleByName } from './model-names.js';

/** The one model of this server, under the names that it is asked for by. */
export const modelRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'embedder'>;
}> = async (app, { services }) => {
  app.get('/v1/models', { config: { scope: 'search' }, schema: { hide: true } }, () => ({
    object: 'list',
    data: listedNames(services().embedder.model).map(describe),
  }));

  app.get(
    // The name of a model of the hub has a slash.
    '/v1/models/*',
    { config: { scope: 'search' }, schema: { hide: true, params: z.object({ '*': z.string() }) } },
    ({ params: { '*': name } }) => {
      if (!roleByName(name, services().embedder.model)) throw modelUnknown(name);
      return describe(name);
    },
  );
};

/** When a model was made is not known; clients want a number. */
function describe(id: string) {
  return { id, object: 'model', created: 0, owned_by: 'nearpaper' };
}
