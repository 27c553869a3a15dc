import type { FastifyPluginAsync } from 'fastify';
import type { ApiServices } from '../services.js';
import { answerAsSemanticScholar } from './errors.js';
import { scholarPaperRoutes } from './paper-routes.js';
import { scholarRecommendationRoutes } from './recommendation-routes.js';
import { scholarSearchRoutes } from './search-routes.js';
import { scholarSnippetRoutes } from './snippet-routes.js';

/**
 * The paper API of Semantic Scholar over the papers here, for programs that know it (docs/semantic-scholar.md).
 * It answers errors in its own shape, with the statuses that its clients know.
 */
export const semanticScholar: FastifyPluginAsync<{ services: () => ApiServices }> = async (
  app,
  options,
) => {
  await app.register(
    async (graph) => {
      answerAsSemanticScholar(graph);
      await graph.register(scholarSearchRoutes, options);
      await graph.register(scholarSnippetRoutes, options);
      await graph.register(scholarPaperRoutes, options);
    },
    { prefix: '/graph/v1' },
  );
  await app.register(
    async (recommendations) => {
      answerAsSemanticScholar(recommendations);
      await recommendations.register(scholarRecommendationRoutes, options);
    },
    { prefix: '/recommendations/v1' },
  );
};
