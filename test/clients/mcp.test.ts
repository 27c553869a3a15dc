import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estimatedTokens, MAX_ANSWER_TOKENS } from '../../src/api/mcp/budget.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { inherited } from '../fixtures/environment.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';
import { CLIENTS, type McpClient, mcpCommand } from './mcp-clients.js';

const OBJECTIVE = 'Objective Mismatch in Model-based Reinforcement Learning';
const SENTENCE = 'Bees that are paid in nectar learn to open doors of wax and paper. ';

let server: ServerProcess;
let http: McpClient;

beforeAll(async () => {
  // The server fills an empty folder with the starter corpus; the commands under test open the same folder.
  server = await startServer({ dataDir: temporaryFolder() });
  await server.ready(230_000);
  await put('plain bee/1', { title: 'Doors for bees', abstract: SENTENCE.repeat(3), year: 1999 });
  await put('long', {
    title: 'Long doors',
    abstract: SENTENCE.repeat(1_000),
    authors: Array.from({ length: 300 }, (_, k) => `Ada Lovelace the ${k}th`),
    doi: '10.1000/long',
    venue: 'Hive',
    keywords: ['wax'],
  });
  http = await open(0, { url: server.url });
});

afterAll(async () => {
  await http?.close();
  await server?.kill();
});

async function put(id: string, paper: object): Promise<void> {
  const answer = await fetch(`${server.url}/v1/papers/${encodeURIComponent(id)}`, {
    ...{ method: 'PUT', body: JSON.stringify(paper) },
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.ok).toBe(true);
}

const open = (client: number, place: { url: string } | { dataDir: string }) =>
  (CLIENTS[client] as (typeof CLIENTS)[number]).open(place);

/** The answer of a tool: the same as text and as an object, and within the budget. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
async function answer(client: McpClient, name: string, args: object = {}): Promise<any> {
  const { content, structuredContent, isError } = await client.call(name, { ...args });
  const text = content[0]?.text ?? '';
  expect(isError ?? false, text).toBe(false);
  expect(content).toEqual([{ type: 'text', text }]);
  expect(JSON.parse(text)).toEqual(structuredContent);
  expect(estimatedTokens(text)).toBeLessThanOrEqual(MAX_ANSWER_TOKENS);
  return structuredContent;
}

async function errorOf(client: McpClient, name: string, args: object): Promise<string> {
  const { content, isError } = await client.call(name, { ...args });
  expect(isError).toBe(true);
  return content[0]?.text ?? '';
}

describe.each(['HTTP', 'stdio'] as const)('over %s', (transport) => {
  const place = () => (transport === 'HTTP' ? { url: server.url } : { dataDir: server.dataDir });

  it.each(CLIENTS)(
    '$name ($version) lists, searches, reads and is told its mistakes',
    async (kind) => {
      const client = await kind.open(place());
      try {
        expect(client.protocol).toBe(kind.version);
        expect(client.instructions).toContain('A collection of 49 papers of 1999 to 2025');
        expect((await client.tools()).map(({ name }) => name)).toContain('search');
        const { results } = await answer(client, 'search', { query: OBJECTIVE });
        expect(results[0].title).toBe(OBJECTIVE);
        const paper = await answer(client, 'fetch', { id: results[0].id });
        expect(paper).toMatchObject({ ...results[0], metadata: { year: 2020 } });
        expect(paper.text).toContain('dynamics model');
        const error = await errorOf(client, 'fetch', { id: 'nobody' });
        expect(error).toMatch(/^PAPER_NOT_FOUND: no paper has the id "nobody"\n.+check_library/);
        await expect(client.call('no_such_tool')).rejects.toThrow('There is no tool');
        expect((await answer(client, 'corpus')).papers).toBe(49);
      } finally {
        await client.close();
      }
    },
  );
});

it('lists at most eight tools, which take little of a conversation', async () => {
  const tools = await http.tools();
  expect(tools.map(({ name }) => name)).toEqual([
    'search_papers',
    'fetch',
    'similar',
    'recommend',
    'check_library',
    'citation',
    'corpus',
    'search',
  ]);
  expect(tools.length).toBeLessThanOrEqual(8);
  for (const { name, description = '' } of tools) {
    expect(description.length, name).toBeLessThanOrEqual(240);
  }
  expect(estimatedTokens(JSON.stringify(tools))).toBeLessThanOrEqual(1_500);
  expect(tools[0]?.description).toContain('49 papers of 1999 to 2025');
});

it('gives connectors of ChatGPT exactly the shapes that they take', async () => {
  const { results, ...noOthers } = await answer(http, 'search', { query: 'bees that open doors' });
  expect(noOthers).toEqual({});
  expect(results.length).toBe(10);
  for (const result of results) {
    expect(Object.keys(result)).toEqual(['id', 'title', 'url']);
    expect(() => new URL(result.url)).not.toThrow();
    const paper = await answer(http, 'fetch', { id: result.id });
    expect(Object.keys(paper)).toEqual(['id', 'title', 'text', 'url', 'metadata']);
    expect(paper.url).toBe(result.url);
  }
});

describe('the address of a paper that has none', () => {
  const id = 'plain bee/1';

  it('is that of its page, and is taken as an id', async () => {
    const { url } = await answer(http, 'fetch', { id });
    expect(url).toBe(`${server.url}/paper/plain%20bee%2F1`);
    expect((await answer(http, 'fetch', { id: url })).id).toBe(id);
  });

  it('is a name of its own over stdio', async () => {
    const client = await open(1, { dataDir: server.dataDir });
    const { url } = await answer(client, 'fetch', { id });
    expect(url).toBe('nearpaper:/paper/plain%20bee%2F1');
    expect((await answer(client, 'fetch', { id: url })).id).toBe(id);
    await client.close();
  });
});

describe('search_papers', () => {
  it('filters, and shows the sentence that answers best', async () => {
    const asked = { query: 'bees', venue: 'hive', keyword: 'Wax', author: 'lovelace', limit: 3 };
    const { total, papers } = await answer(http, 'search_papers', asked);
    expect(total).toBe(1);
    expect(papers).toEqual([
      {
        id: 'long',
        title: 'Long doors',
        authors: expect.stringMatching(/^Ada Lovelace the 0th; .+; and 294 more$/),
        venue: 'Hive',
        url: 'https://doi.org/10.1000/long',
        snippet: SENTENCE.trim(),
      },
    ]);
    const years = { yearFrom: 1990, yearTo: 2000, query: null };
    expect((await answer(http, 'search_papers', years)).papers[0].id).toBe('plain bee/1');
  });

  it.each([{ query: 'learning' }, {}])('pages without a gap, given %o', async (asked) => {
    const whole = await answer(http, 'search_papers', { ...asked, limit: 25 });
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await answer(http, 'search_papers', { ...asked, limit: 5, cursor });
      ids.push(...page.papers.map((paper: { id: string }) => paper.id));
      cursor = page.nextCursor;
    } while (cursor !== undefined && ids.length < whole.papers.length);
    expect(ids.slice(0, whole.papers.length)).toEqual(
      whole.papers.map((paper: { id: string }) => paper.id),
    );
  });

  it('shows fewer papers than asked for where they do not fit, and goes on behind them', async () => {
    const long = (k: number) => ({
      title: `Wasps ${k} ${'x'.repeat(300)}`,
      abstract: `Wasps of ${k}. ${'Wasps are not bees, and nobody pays them. '.repeat(40)}`,
      authors: Array.from({ length: 9 }, (_, n) => `Wasp ${'y'.repeat(60)} ${n}`),
      keywords: ['wasps'],
    });
    for (let k = 0; k < 12; k++) await put(`wasp-${k}`, long(k));
    const asked = { query: 'wasps', keyword: 'wasps', detail: 'abstract', limit: 25 };
    const ids = new Set<string>();
    let pages = 0;
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await answer(http, 'search_papers', { ...asked, cursor });
      for (const { id, abstract } of page.papers) {
        ids.add(id);
        expect(abstract).toMatch(/pays them\. \[cut; fetch "wasp-\d+" has the rest\]$/);
      }
      cursor = page.nextCursor;
      pages++;
    }
    expect(ids.size).toBe(12);
    expect(pages).toBeGreaterThan(1);
    for (const id of ids) await fetch(`${server.url}/v1/papers/${id}`, { method: 'DELETE' });
  });

  it.each([
    ['a query of signs', { query: '?!' }, /^QUERY_EMPTY: query: has no letter or digit in it\n/],
    [
      'a huge query',
      { query: 'bee '.repeat(2_000) },
      /^QUERY_TOO_LONG: .*8000 characters.*\n.*similar/,
    ],
    ['control characters', { query: 'bee\u0000' }, /^QUERY_NOT_TEXT: /],
    ['a cursor of its own', { query: 'bees', cursor: 'next' }, /^CURSOR_UNKNOWN: /],
    ['an author of nothing', { author: ' ' }, /^INVALID_REQUEST: author/],
    ['a limit beyond all', { limit: 1_000 }, /^INVALID_REQUEST: limit: /],
    ['an argument that it has not', { colour: 'red' }, /^UNKNOWN_PARAMETER: .*colour/],
  ])('says what is wrong with %s', async (_, args, said) => {
    expect(await errorOf(http, 'search_papers', args)).toMatch(said);
  });

  it('refuses the cursor of another query', async () => {
    const { nextCursor } = await answer(http, 'search_papers', { query: 'learning', limit: 1 });
    const asked = { query: 'robots', cursor: nextCursor };
    expect(await errorOf(http, 'search_papers', asked)).toMatch(/^CURSOR_UNKNOWN: .*another query/);
  });
});

it('refuses an empty query of connectors', async () => {
  for (const query of ['', '*', '  ']) {
    expect(await errorOf(http, 'search', { query })).toMatch(/^QUERY_EMPTY: /);
  }
});

it('cuts what was stored as an abstract and is none, and says so', async () => {
  const { text, metadata } = await answer(http, 'fetch', { id: 'doi:10.1000/long' });
  expect(text).toMatch(/wax and paper\. \[cut: \d+ characters more; the page at url has them\]$/);
  expect(metadata.authors).toMatch(/; and 250 more$/);
});

it('stays within its budget whatever was stored', async () => {
  const names = Array.from({ length: 200 }, (_, k) => `Ä${'ö'.repeat(90)} ${k}`);
  await put('heavy', {
    ...{ title: 'Ü'.repeat(2_000), authors: names, keywords: names, venue: 'ß'.repeat(400) },
    abstract: '"Bees." \\ '.repeat(5_000),
  });
  const { text } = await answer(http, 'fetch', { id: 'heavy' });
  expect(text).toMatch(/"Bees\." \[cut: \d+ characters more/);
  const asked = { keyword: names[0], detail: 'abstract' };
  expect((await answer(http, 'search_papers', asked)).papers.length).toBe(1);
  await answer(http, 'corpus');
  await fetch(`${server.url}/v1/papers/heavy`, { method: 'DELETE' });
});

it('finds similar papers by id, by DOI and by text, never the paper itself', async () => {
  const { results } = await answer(http, 'search', { query: OBJECTIVE });
  const { id } = results[0];
  const { papers } = await answer(http, 'similar', { id, limit: 3 });
  expect(papers.length).toBe(3);
  expect(papers.map((paper: { id: string }) => paper.id)).not.toContain(id);
  const like = await answer(http, 'similar', { text: OBJECTIVE, limit: 1 });
  expect(like.papers[0].id).toBe(id);
  expect((await answer(http, 'similar', { id: '10.1000/long', limit: 1 })).papers[0].id).toBe(
    'plain bee/1',
  );
  for (const args of [{}, { id, text: 'bees' }]) {
    expect(await errorOf(http, 'similar', args)).toMatch(/^INVALID_REQUEST: exactly one of/);
  }
});

it('recommends papers near the liked ones', async () => {
  const { papers } = await answer(http, 'recommend', { liked: ['long'], limit: 2 });
  expect(papers[0]).toMatchObject({ id: 'plain bee/1', because: { id: 'long' } });
  const both = { liked: ['long'], disliked: ['10.1000/LONG'] };
  expect(await errorOf(http, 'recommend', both)).toMatch(/^INVALID_REQUEST: disliked: "long"/);
  expect(await errorOf(http, 'recommend', { liked: ['a', 'b'] })).toMatch(
    /^PAPER_NOT_FOUND: .*"a"/,
  );
});

it('says which papers are here already, and by what', async () => {
  const papers = [OBJECTIVE, 'objective mismatch in model based', 'https://doi.org/10.1000/LONG'];
  const asked = { papers: [...papers, 'long', 'What nobody ever wrote about', '?!'] };
  const { here, results } = await answer(http, 'check_library', asked);
  expect(here).toBe(4);
  expect(results.map((one: { matchedBy?: string }) => one.matchedBy)).toEqual([
    ...['title', 'similar title', 'identifier', 'id', undefined, undefined],
  ]);
});

it('cites papers in an answer that stays small', async () => {
  const one = await answer(http, 'citation', { ids: ['long'] });
  expect(one.format).toBe('bibtex');
  expect(one.citations).toMatch(/^@\w+\{long,/);
  expect(one.citations).not.toMatch(/abstract/i);
  const csl = await answer(http, 'citation', {
    ids: ['10.1000/LONG', 'objective-mismatch-in-model-based-reinforcement-learning-548ba7ad'],
    format: 'csl',
  });
  expect(JSON.parse(csl.citations)).toHaveLength(2);
  expect(await errorOf(http, 'citation', { ids: ['nobody'] })).toMatch(/^PAPER_NOT_FOUND: /);
  const many = await answer(http, 'citation', {
    ids: Array(50).fill('objective-mismatch-in-model-based-reinforcement-learning-548ba7ad'),
    format: 'ris',
  });
  expect(estimatedTokens(JSON.stringify(many))).toBeLessThanOrEqual(5_000);
});

it('serves two clients at once, each its own answers', async () => {
  const other = await open(2, { url: server.url });
  const queries = ['bees', 'robots', 'diffusion models', 'time series'];
  const alone = await Promise.all(queries.map((query) => answer(http, 'search', { query })));
  const both = await Promise.all(
    queries.flatMap((query) => [
      answer(http, 'search', { query }),
      answer(other, 'search', { query }),
    ]),
  );
  expect(both).toEqual(alone.flatMap((one) => [one, one]));
  await other.close();
});

it('tells the truth while papers come and go', async () => {
  await put('new', { title: 'A newer paper', year: 2026 });
  const client = await open(3, { url: server.url });
  expect(client.instructions).toContain('50 papers of 1999 to 2026');
  expect((await answer(client, 'corpus')).newest[0].id).toBe('new');
  await client.close();
  await fetch(`${server.url}/v1/papers/new`, { method: 'DELETE' });
});

describe('/mcp itself', () => {
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'corpus' } };
  const post = (body: string, headers: { host?: string; origin?: string } = {}) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const accept = 'application/json, text/event-stream';
      const asked = request(
        `${server.url}/mcp`,
        { method: 'POST', headers: { accept, 'content-type': 'application/json', ...headers } },
        async (response) => {
          let text = '';
          for await (const chunk of response) text += chunk;
          resolve({ status: response.statusCode ?? 0, text });
        },
      );
      asked.once('error', reject).end(body);
    });

  it('lets in who asks for this machine, and pages of it', async () => {
    const { port } = new URL(server.url);
    for (const headers of [
      {},
      { host: `localhost:${port}`, origin: 'http://localhost:6274' },
      { host: `[::1]:${port}`, origin: `http://127.0.0.1:${port}` },
    ]) {
      expect((await post(JSON.stringify(call), headers)).status).toBe(200);
    }
  });

  it.each([
    { host: 'rebound.example:3000' },
    { host: 'localhost.rebound.example' },
    { origin: 'https://rebound.example' },
    { origin: 'null' },
  ])('refuses a page of another site: %o', async (headers) => {
    const { status, text } = await post(JSON.stringify(call), headers);
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ error: { data: { code: 'HOST_NOT_ALLOWED' } } });
  });

  it.each([
    ['what is no JSON', '{', 400, -32_700],
    ['JSON that is no message', '{"a":1}', 400, -32_600],
    [
      'a body beyond the limit',
      JSON.stringify({ ...call, pad: 'x'.repeat(2 ** 20) }),
      413,
      -32_000,
    ],
  ])('answers %s as JSON-RPC does', async (_, body, status, code) => {
    const answered = await post(body);
    expect(answered.status).toBe(status);
    expect(JSON.parse(answered.text)).toMatchObject({ jsonrpc: '2.0', error: { code } });
  });

  it('has no stream to open and no session to end', async () => {
    for (const method of ['GET', 'DELETE']) {
      const answered = await fetch(`${server.url}/mcp`, { method });
      expect(answered.status, method).toBe(405);
    }
  });

  it('goes on when a client leaves in the middle of a call', async () => {
    const slow = { name: 'search_papers', arguments: { query: 'bees', limit: 25 } };
    for (let k = 0; k < 10; k++) {
      const leave = new AbortController();
      const asked = fetch(`${server.url}/mcp`, {
        ...{
          method: 'POST',
          signal: leave.signal,
          body: JSON.stringify({ ...call, params: slow }),
        },
        headers: {
          accept: 'application/json, text/event-stream',
          'content-type': 'application/json',
        },
      });
      setTimeout(() => leave.abort(), k);
      await asked.catch(() => {});
    }
    expect((await answer(http, 'search', { query: 'bees' })).results.length).toBe(10);
    expect(server.output()).not.toContain('unexpected error');
  });
});

describe('the command', () => {
  const initialize = {
    ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
    params: {
      ...{ protocolVersion: '2025-06-18', capabilities: {} },
      clientInfo: { name: 'test', version: '1' },
    },
  };

  /** The command with its streams; `said` resolves with the first line on stdout. */
  function started(command: string, args: string[], env: Record<string, string>) {
    const child = spawn(command, args, { cwd: packageRoot, env, stdio: 'pipe' });
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      out.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      out.stderr += chunk;
    });
    const said = new Promise<void>((resolve) => {
      child.stdout.on('data', () => out.stdout.includes('\n') && resolve());
    });
    const ended = once(child, 'close') as Promise<[number | null, string | null]>;
    return { child, out, said, ended };
  }
  const run = (dataDir: string) => {
    const { command, args, env } = mcpCommand(dataDir);
    return started(command, args, env);
  };

  it.each([
    ['SIGTERM', (child: ReturnType<typeof run>['child']) => child.kill('SIGTERM')],
    ['SIGINT', (child: ReturnType<typeof run>['child']) => child.kill('SIGINT')],
    ['the end of stdin', (child: ReturnType<typeof run>['child']) => child.stdin.end()],
  ])('ends with %s, and said nothing but the protocol', async (_, end) => {
    const { child, out, said, ended } = run(server.dataDir);
    child.stdin.write(`${JSON.stringify(initialize)}\n`);
    await said;
    end(child);
    expect(await ended).toEqual([0, null]);
    const lines = out.stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).id)).toEqual([1]);
  });

  it('ends where its client was gone before it was ready', async () => {
    const { child, out, ended } = run(server.dataDir);
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
    expect(out.stdout).toBe('');
  });

  it('goes on after a line that is no message', async () => {
    const { child, out, said, ended } = run(server.dataDir);
    child.stdin.write(`hello\n{"jsonrpc":"2.0"}\n${JSON.stringify(initialize)}\n`);
    await said;
    expect(JSON.parse(out.stdout)).toMatchObject({
      id: 1,
      result: { protocolVersion: '2025-06-18' },
    });
    child.stdin.end();
    await ended;
  });

  it('says what is wrong with the data folder', async () => {
    const { out, ended } = run('/dev/null/papers');
    expect(await ended).toEqual([2, null]);
    expect(out.stdout).toBe('');
    expect(out.stderr).toMatch(/^DATABASE_UNAVAILABLE: /m);
  });

  it('says that there are no papers, to whoever starts it and to the assistant', async () => {
    const dataDir = join(temporaryFolder(), 'empty');
    mkdirSync(dataDir);
    const { child, out, said, ended } = run(dataDir);
    child.stdin.write(`${JSON.stringify(initialize)}\n`);
    await said;
    expect(JSON.parse(out.stdout).result.instructions).toContain('has no papers yet');
    child.stdin.end();
    await ended;
    expect(out.stderr).toContain('has no papers yet');
  });

  it('is what npm run -s mcp starts, which says nothing itself', async () => {
    const args = ['run', '-s', 'mcp', '--', '--data-dir', server.dataDir];
    const env = { ...inherited, EMBEDDING_PROCESSES: '1' };
    const { child, out, said, ended } = started('npm', args, env);
    child.stdin.write(`${JSON.stringify(initialize)}\n`);
    await said;
    expect(JSON.parse(out.stdout)).toMatchObject({ result: { serverInfo: { name: 'nearpaper' } } });
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
  });
});

it('answers after a restart as if nothing had been, and behind another name where it is told of it', async () => {
  await server.kill('SIGTERM');
  const port = Number(new URL(server.url).port);
  const env = { PUBLIC_URL: 'https://papers.example' };
  server = await startServer({ dataDir: server.dataDir, port, env });
  await server.ready();
  expect((await answer(http, 'corpus')).papers).toBe(49);
  const asked = await fetch(`${server.url}/mcp`, { headers: { origin: 'https://papers.example' } });
  expect(asked.status).toBe(405);
});
