import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/runtime/compiled-module.js';
import { type Api, openApi } from '../../fixtures/api.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
  const starter = readFileSync(join(packageRoot, 'starter/papers.jsonl'), 'utf8');
  await api.send(
    'POST',
    '/v1/papers',
    starter
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
  await api.send('PUT', '/v1/papers/a%2Fb', { title: 'Zebrafish kites', year: 1999 });
});
afterAll(() => api.close());

describe('GET /search', () => {
  it('answers with the fields of SearXNG, in pages of ten', async () => {
    const pages = [];
    for (const pageno of [1, 2]) {
      const { status, body } = await api.get(
        `/search?q=robot+learning&format=json&pageno=${pageno}`,
      );
      expect(status).toBe(200);
      pages.push(body);
    }
    const single = await api.get('/v1/search?q=robot+learning&limit=20');
    const titles = pages.flatMap(({ results }) =>
      results.map(({ title }: { title: string }) => title),
    );
    expect(titles).toEqual(
      single.body.hits.map((hit: { paper: { title: string } }) => hit.paper.title),
    );
    expect(pages[1].results[0].positions).toEqual([11]);
    const { results, ...rest } = pages[0];
    expect(rest).toEqual({
      query: 'robot learning',
      number_of_results: single.body.total,
      answers: [],
      corrections: [],
      infoboxes: [],
      suggestions: [],
      unresponsive_engines: [],
    });
    const { url, parsed_url, content, engine, publishedDate } = results[0];
    expect(new URL(url).host).toBe(parsed_url[1]);
    expect(content.length).toBeGreaterThan(20);
    expect(engine).toBe('nearpaper');
    expect(publishedDate).toMatch(/^\d{4}-01-01T00:00:00$/);
  });

  it('links a paper without an address to its page here, and tells of it without an abstract', async () => {
    const { body } = await api.get('/search?q=zebrafish+kites&format=json');
    expect(body.results[0]).toMatchObject({
      url: 'http://localhost:80/paper/a%2Fb',
      content: '1999',
      doi: null,
    });
  });

  it('ignores what SearXNG would, and pages far behind the last are empty', async () => {
    const plain = await api.get('/search?q=robots&format=json');
    const more = await api.get(
      '/search?q=robots&format=json&language=de&categories=general,science&engines=arxiv&time_range=year&safesearch=1&theme=simple&image_proxy=0&category_science=on',
    );
    expect(more.body).toEqual(plain.body);
    const far = await api.get('/search?q=robots&format=json&pageno=500');
    expect([far.status, far.body.results]).toEqual([200, []]);
  });

  it.each([
    ['q=robots&format=csv', /^format: must be html or json/],
    ['format=json', /q: has no query/],
    ['q=&format=json', /q: has no query/],
    ['q=robots&format=json&pageno=0', /^pageno: must be a number from 1/],
    ['q=robots&q=kites&format=json', /^q: must be one text/],
  ])('refuses %s', async (query, message) => {
    const { status, body } = await api.get(`/search?${query}`);
    expect(status).toBe(400);
    expect(body.error).toMatch(message);
  });

  it('is a page for browsers, with what reference managers read of every hit', async () => {
    const { body: found } = await api.get('/search?q=robot+learning&format=json');
    for (const url of ['/search?q=robot+learning', '/search?q=robot+learning&format=html']) {
      const { statusCode, headers, body } = await api.app.inject(url);
      expect(statusCode).toBe(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(body.match(/<span class="Z3988"/g)).toHaveLength(found.results.length);
      expect(body).toContain('value="robot learning"');
      expect(body).toContain(
        'rel="next" href="http://localhost:80/search?q=robot+learning&amp;pageno=2"',
      );
      expect(body).not.toContain('rel="prev"');
    }
  });

  it('shows text that looks like markup as text', async () => {
    const { body } = await api.app.inject(`/search?q=${encodeURIComponent('"><script>x')}`);
    expect(body).not.toContain('<script');
  });

  it('says on a page what is wrong, and that nothing is close', async () => {
    const { statusCode, headers, body } = await api.app.inject('/search?q=%20');
    expect([statusCode, headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    expect(body).toContain('<h1>');
    const far = await api.app.inject('/search?q=zxqvwkj');
    expect(far.body).toContain('Nothing here is close to this query.');
  });

  it('is where a query of the front page is sent that wants JSON', async () => {
    const sent = await api.app.inject('/?q=robots&format=json');
    expect([sent.statusCode, sent.headers.location]).toEqual([308, 'search?q=robots&format=json']);
    for (const url of ['/', '/?q=robots', '/?format=json']) {
      expect((await api.app.inject(url)).headers.location).toBe('/docs');
    }
  });
});
