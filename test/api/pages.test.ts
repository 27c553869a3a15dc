import { decodeXML } from 'entities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../src/formats/html/html.js';
import { metaTagsOf } from '../../src/formats/html/meta-tags.js';
import { type Api, openApi } from '../fixtures/api.js';
import { HOSTILE, HOSTILE_ID } from '../fixtures/hostile-paper.js';
import { fieldsOf, recordsOf } from '../fixtures/reading.js';

const BASE = 'http://localhost:80';
const SELF = `/paper/${encodeURIComponent(HOSTILE_ID)}`;

let api: Api;
beforeAll(async () => {
  api = await openApi();
  await api.send('PUT', `/v1/papers/${encodeURIComponent(HOSTILE_ID)}`, HOSTILE);
  await api.send('PUT', '/v1/papers/bees', { title: 'Bees copy bees', venue: 'ICRA', year: 2020 });
});
afterAll(() => api.close());

const open = (url: string, headers: Record<string, string> = {}) =>
  api.app.inject({ method: 'GET', url, headers });
const stored = async () => (await api.get(`/v1/papers/${encodeURIComponent(HOSTILE_ID)}`)).body;
const contentsOf = (page: string, tag: string) =>
  metaTagsOf(page).flatMap(({ name, content }) => (name === tag ? [content] : []));
/** The context objects on a page, as a connector reads them. */
const coinsOf = (page: string) =>
  [...page.matchAll(/<span class="Z3988" title="([^"]*)"/g)].map(
    ([, title = '']) => new URLSearchParams(decodeXML(title)),
  );

describe('the page of a paper', () => {
  it('escapes every text of the paper, in texts, attributes and addresses', async () => {
    const { body, headers, statusCode } = await open(SELF);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).not.toMatch(/<(?:script|img|svg|b|i)[\s>]/i);
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    // Every tag that is there is one of ours, and every attribute is closed by a double quote.
    const tags = body.match(/<[^>]*>/g) ?? [];
    expect(
      tags.every((tag) => /^<(?:!doctype html|\/?\w+(?: [\w-]+(?:="[^"<>]*")?)*)>$/.test(tag)),
    ).toBe(true);
  });

  it('has no script, no other host, and a policy that allows none', async () => {
    const { body, headers } = await open(SELF);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(body).not.toMatch(/\b(?:src|style|on\w+)="|url\(|@import/);
  });

  it('tells our own reader of pages the same paper', async () => {
    const paper = await stored();
    const [record] = await recordsOf(html, (await open(SELF)).body);
    const { id: _, ...rest } = paper;
    expect(fieldsOf(record)).toEqual({ ...rest, keywords: paper.keywords });
  });

  it('has the tags that name authors at one comma', async () => {
    const { body } = await open(SELF);
    expect(contentsOf(body, 'citation_author').slice(1)).toEqual([
      'van der Berg, Jan',
      'King Jr., Martin Luther',
      'The ATLAS Collaboration',
    ]);
    expect(contentsOf(body, 'citation_journal_title')).toHaveLength(1);
    expect(contentsOf((await open('/paper/bees')).body, 'citation_conference_title')).toEqual([
      'ICRA',
    ]);
  });

  it('has COinS for the paper and for each similar one', async () => {
    const [own, similar] = coinsOf((await open(SELF)).body);
    const paper = await stored();
    expect(Object.fromEntries(own ?? [])).toMatchObject({
      ctx_ver: 'Z39.88-2004',
      rft_val_fmt: 'info:ofi/fmt:kev:mtx:journal',
      'rft.genre': 'article',
      'rft.atitle': paper.title,
      'rft.jtitle': paper.venue,
      'rft.date': '2021',
    });
    expect(own?.getAll('rft_id')).toEqual([
      `info:doi/${paper.doi}`,
      'info:arxiv/1706.03762',
      paper.url,
    ]);
    expect(own?.getAll('rft.au')).toEqual(paper.authors);
    expect(Object.fromEntries(similar ?? [])).toMatchObject({
      rft_val_fmt: 'info:ofi/fmt:kev:mtx:book',
      'rft.genre': 'proceeding',
      'rft.btitle': 'ICRA',
      'rft.atitle': 'Bees copy bees',
    });
  });

  it('links feeds, citations, similar papers and the search of the site', async () => {
    const { body } = await open(SELF);
    const links = [...body.matchAll(/href="([^"]*)"/g)].map(([, url = '']) => decodeXML(url));
    expect(links).toContain(`${BASE}/opensearch.xml`);
    for (const url of links.filter(
      (one) => one.startsWith(`${BASE}/`) && !one.includes('opensearch'),
    )) {
      expect([url, (await open(url.slice(BASE.length))).statusCode]).toEqual([url, 200]);
    }
  });

  it('is answered with 304 until the paper, or what is like it, changes', async () => {
    const etag = String((await open('/paper/bees')).headers.etag);
    const again = await open('/paper/bees', { 'if-none-match': `"x", W/${etag}` });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    await api.send('PUT', '/v1/papers/bees', { title: 'Bees copy bees', year: 2022 });
    expect((await open('/paper/bees', { 'if-none-match': etag })).statusCode).toBe(200);
  });

  it('is there by DOI too', async () => {
    const url = `/paper/doi:${encodeURIComponent(HOSTILE.doi)}`;
    expect(decodeXML((await open(url)).body)).toContain(`rel="canonical" href="${BASE}${SELF}"`);
  });
});

it('answers an unknown id with a page that says so', async () => {
  const { statusCode, headers, body } = await open('/paper/%3Cscript%3E');
  expect(statusCode).toBe(404);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(body).toContain('no paper has the id &quot;&lt;script&gt;&quot;');
  expect(body).not.toContain('<script>');
});

it('has no page for an id that no paper may have', async () => {
  expect((await open('/paper/a%00b')).statusCode).toBe(400);
});
