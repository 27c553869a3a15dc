import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OldStdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as OldHttpTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { inherited } from '../fixtures/environment.js';

/** Where a server is: at an address, or over a data folder that a command of its own opens. */
export type Place = { url: string } | { dataDir: string };

interface ToolAnswer {
  isError?: boolean | undefined;
  content: { type: string; text?: string }[];
  structuredContent?: unknown;
}

/** What both generations of clients can do. */
export interface McpClient {
  protocol: string | undefined;
  instructions: string | undefined;
  tools(): Promise<{ name: string; description?: string | undefined; inputSchema: unknown }[]>;
  call(name: string, args?: Record<string, unknown>): Promise<ToolAnswer>;
  close(): Promise<void>;
}

const who = { name: 'nearpaper-test', version: '1.0.0' };

/** The command that assistants start, with what the test says of its environment. */
export const mcpCommand = (dataDir: string, env: Record<string, string> = {}) => ({
  command: process.execPath,
  args: [join(packageRoot, 'dist/scripts/mcp.js')],
  env: { ...inherited, EMBEDDING_PROCESSES: '1', DATA_DIR: dataDir, ...env },
});

/** The SDK's client of today, which speaks the specification of 2026, or that of 2025 where it is told to. */
async function newClient(place: Place, mode: 'auto' | 'legacy'): Promise<McpClient> {
  const client = new Client(who, { versionNegotiation: { mode } });
  const transport =
    'url' in place
      ? new StreamableHTTPClientTransport(new URL('/mcp', place.url))
      : new StdioClientTransport({ ...mcpCommand(place.dataDir), stderr: 'pipe' });
  await client.connect(transport);
  return {
    protocol: client.getNegotiatedProtocolVersion(),
    instructions: client.getInstructions(),
    tools: async () => (await client.listTools()).tools,
    call: async (name, args = {}) =>
      (await client.callTool({ name, arguments: args })) as ToolAnswer,
    close: () => client.close(),
  };
}

/** The SDK's client of 2025; it asks for `version` where that is given. */
async function oldClient(place: Place, version?: string): Promise<McpClient> {
  const client = new OldClient(who);
  const transport =
    'url' in place
      ? new OldHttpTransport(new URL('/mcp', place.url))
      : new OldStdioTransport({ ...mcpCommand(place.dataDir), stderr: 'pipe' });
  let protocol: string | undefined;
  const send = transport.send.bind(transport);
  transport.send = (message: JSONRPCMessage) => {
    const { method, params } = message as { method?: string; params?: object };
    const isFirst = version !== undefined && method === 'initialize';
    const sent = isFirst
      ? { ...message, params: { ...params, protocolVersion: version } }
      : message;
    return send(sent as JSONRPCMessage);
  };
  // Of stdio no member of the transport says which version was agreed on.
  Object.assign(transport, {
    setProtocolVersion: (agreed: string) => {
      protocol = agreed;
    },
  });
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  return {
    protocol,
    instructions: client.getInstructions(),
    tools: async () => (await client.listTools()).tools,
    call: async (name, args = {}) =>
      (await client.callTool({ name, arguments: args })) as ToolAnswer,
    close: () => client.close(),
  };
}

/** Every client that is tried, with the version that it speaks. */
export const CLIENTS = [
  {
    name: '@modelcontextprotocol/client',
    version: '2026-07-28',
    open: (place: Place) => newClient(place, 'auto'),
  },
  {
    name: '@modelcontextprotocol/client as of 2025',
    version: '2025-11-25',
    open: (place: Place) => newClient(place, 'legacy'),
  },
  {
    name: '@modelcontextprotocol/sdk',
    version: '2025-11-25',
    open: (place: Place) => oldClient(place),
  },
  {
    name: '@modelcontextprotocol/sdk as of 2024',
    version: '2024-11-05',
    open: (place: Place) => oldClient(place, '2024-11-05'),
  },
];
