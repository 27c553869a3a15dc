import { ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';
import type { Logger } from '../../domain/logger.js';
import { corpusOf, instructionsOf } from './corpus.js';
import type { ToolContext } from './tool.js';
import { toolErrorText } from './tool-errors.js';
import { TOOLS } from './tools.js';

interface McpServerOptions {
  /** Asked for every call: another model may take the services' place. */
  context: () => ToolContext | Promise<ToolContext>;
  version: string;
  logger: Logger;
  /** Whether the first message of a client is answered, which says what the corpus is. */
  introduces: boolean;
}

/**
 * A server of the Model Context Protocol with all tools, connected to nothing yet. Errors of tools are answers with
 * `isError`, which models can read; only a tool that does not exist is an error of the protocol.
 *
 * It is the SDK's plain `Server`, which leaves arguments to us: `McpServer` words what is wrong with them itself, and
 * makes JSON of every schema anew for each server, which over HTTP is each request.
 */
export async function mcpServer({
  context,
  version,
  logger,
  introduces,
}: McpServerOptions): Promise<Server> {
  const instructions = introduces
    ? instructionsOf(await corpusOf((await context()).services))
    : undefined;
  const server = new Server(
    { name: 'nearpaper', title: 'nearpaper', version },
    { capabilities: { tools: {} }, instructions },
  );
  server.setRequestHandler('tools/list', async () => {
    const corpus = await corpusOf((await context()).services);
    return {
      tools: TOOLS.map(({ name, title, description, inputSchema }) => ({
        ...{ name, title, description: description(corpus), inputSchema },
        annotations: { readOnlyHint: true, openWorldHint: false },
      })),
    };
  });
  server.setRequestHandler('tools/call', async ({ params }) => {
    const tool = TOOLS.find(({ name }) => name === params.name);
    if (!tool) {
      const names = TOOLS.map(({ name }) => name).join(', ');
      const message = `There is no tool ${JSON.stringify(params.name)}; there are ${names}`;
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, message);
    }
    try {
      const answer = await tool.call(params.arguments, await context());
      return {
        content: [{ type: 'text', text: JSON.stringify(answer) }],
        structuredContent: answer as Record<string, unknown>,
      };
    } catch (error) {
      const text = toolErrorText(error, tool.name, logger);
      return { content: [{ type: 'text', text }], isError: true };
    }
  });
  return server;
}
