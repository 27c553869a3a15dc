import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';
import { hasPythonClients, runPython } from './python.js';

interface Seen {
  run: string;
  results: { snippet: string; title: string; link: string; engines: string[]; category: string }[];
  in_path: Seen['results'];
  second_page: Seen['results'];
  nothing: string;
  error: string;
}

interface Hit {
  paper: { title: string };
  bestSentence: { text: string };
}

describe.skipIf(!hasPythonClients)("LangChain's SearxSearchWrapper", () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer({ dataDir: temporaryFolder() });
    await server.ready();
  });
  afterAll(() => server.kill());

  it('finds papers by the address of the server alone, or of its search', async () => {
    const seen = (await runPython('searx_search.py', [server.url])) as Seen;
    const query = 'q=sim-to-real+transfer&limit=4&bestSentence=true';
    const answer = await fetch(`${server.url}/v1/search?${query}`);
    const { hits } = (await answer.json()) as { hits: Hit[] };
    const sentences = hits.map(({ bestSentence }) => bestSentence.text);
    expect(seen.results.map(({ title }) => title)).toEqual(hits.map(({ paper }) => paper.title));
    expect(seen.results.map(({ snippet }) => snippet)).toEqual(sentences);
    expect(seen.run).toBe(sentences.slice(0, 3).join('\n\n'));
    for (const { link, engines, category } of seen.results) {
      expect(link).toMatch(/^https?:\/\//);
      expect([engines, category]).toEqual([['nearpaper'], 'science']);
    }
    expect(seen.in_path).toEqual(seen.results);
    expect(seen.second_page).toHaveLength(4);
    expect(seen.nothing).toBe('No good search result found');
    expect(JSON.parse(seen.error)).toMatchObject({ code: 'QUERY_TOO_LONG' });
  });
});
