import type { FastifyInstance } from 'fastify';
import { feedRoutes } from './feeds/feeds.js';
import { mcpRoutes } from './mcp/routes.js';
import { openWebUiRoutes } from './open-webui/search.js';
import { openAiRoutes } from './openai/routes.js';
import { openSearchRoutes } from './opensearch/routes.js';
import { pageRoutes } from './pages/pages.js';
import { docs } from './plugins/docs.js';
import { searxngFrontPage } from './searxng/front-page.js';
import { searxngRoutes } from './searxng/search.js';
import { semanticScholar } from './semantic-scholar/semantic-scholar.js';
import type { ApiServices } from './services.js';
import { bulkRoutes } from './v1/bulk.js';
import { citationRoutes } from './v1/citations.js';
import { paperRoutes } from './v1/papers.js';
import { savedSearchRoutes } from './v1/saved-searches.js';
import { searchRoutes } from './v1/search.js';
import { searchBatchRoutes } from './v1/search-batch.js';
import { statusRoutes } from './v1/status.js';
import { suggestRoutes } from './v1/suggest.js';

interface RoutesOptions {
  /** Throws NOT_READY while the service is starting. */
  services: () => ApiServices;
  version: string;
  publicUrl: string | undefined;
}

/** Every door of the server: its own API, and those that other programs know already. */
export async function registerRoutes(
  app: FastifyInstance,
  { services, version, publicUrl }: RoutesOptions,
): Promise<void> {
  await app.register(docs, { version });
  await app.register(searchRoutes, { services });
  await app.register(searchBatchRoutes, { services });
  await app.register(suggestRoutes, { services });
  await app.register(paperRoutes, { services });
  await app.register(citationRoutes, { services });
  await app.register(feedRoutes, { services });
  await app.register(savedSearchRoutes, { services });
  await app.register(pageRoutes, { services });
  await app.register(bulkRoutes, { services });
  await app.register(statusRoutes, { services, version });
  await app.register(openAiRoutes, { services });
  await app.register(openWebUiRoutes, { services });
  await app.register(searxngRoutes, { services });
  await app.register(searxngFrontPage);
  await app.register(openSearchRoutes, { services });
  await app.register(semanticScholar, { services });
  const trustedHosts = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
  await app.register(mcpRoutes, { services, version, trustedHosts });
}
