import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSearchLink } from '../../../src/api/opensearch/description.js';
import { type Api, openApi } from '../../fixtures/api.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
  await api.send('POST', '/v1/papers', [
    { id: 'a', title: 'Graph neural networks', authors: ['Ada Lovelace'] },
    { id: 'b', title: 'Graph colouring, "again" & again' },
  ]);
});
afterAll(() => api.close());

interface Element {
  name: string;
  uri: string;
  attributes: Record<string, string>;
  text: string;
}

/** The elements of a document; throws where it is not well-formed or a namespace is not declared. */
function elementsOf(xml: string): Element[] {
  const elements: Element[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local: name, uri, attributes }) => {
    const pairs = Object.entries(attributes).map(([key, { value }]) => [key, value]);
    elements.push({ name, uri, attributes: Object.fromEntries(pairs), text: '' });
  });
  parser.on('text', (text) => {
    const last = elements.at(-1);
    if (last) last.text += text;
  });
  parser.write(xml).close();
  return elements;
}

it('/opensearch.xml describes the search and the suggestions of this server', async () => {
  const { body, headers } = await api.app.inject({
    url: '/opensearch.xml',
    headers: { host: 'papers.example:8080' },
  });
  expect(headers['content-type']).toBe('application/opensearchdescription+xml; charset=utf-8');
  const elements = elementsOf(body);
  expect(new Set(elements.map(({ uri }) => uri))).toEqual(
    new Set(['http://a9.com/-/spec/opensearch/1.1/']),
  );
  const textOf = (name: string) => elements.find((one) => one.name === name)?.text.trim();
  expect(textOf('ShortName')).toMatch(/^.{1,16}$/);
  expect(textOf('LongName')).toMatch(/^.{1,48}$/);
  expect(textOf('Description')).toMatch(/^.{1,1024}$/);
  expect(textOf('InputEncoding')).toBe('UTF-8');
  const urls = elements.filter(({ name }) => name === 'Url').map(({ attributes }) => attributes);
  const templateOf = (type: string) => urls.find((one) => one.type === type)?.template;
  expect(templateOf('text/html')).toBe(
    'http://papers.example:8080/search?q={searchTerms}&pageno={startPage?}',
  );
  expect(templateOf('application/json')).toMatch(/format=json$/);
  expect(urls.find(({ rel }) => rel === 'self')?.template).toBe(
    'http://papers.example:8080/opensearch.xml',
  );
});

it('the templates lead to what they promise', async () => {
  const { body } = await api.app.inject('/opensearch.xml');
  const urls = elementsOf(body).filter(({ name }) => name === 'Url');
  const fill = (type: string) =>
    new URL(
      (urls.find(({ attributes }) => attributes.type === type)?.attributes.template ?? '')
        .replace('{searchTerms}', 'graph%20n')
        .replace('{startPage?}', '1'),
    );
  const json = fill('application/json');
  const { results } = (await api.app.inject(json.pathname + json.search)).json();
  expect(results[0].title).toMatch(/^Graph/);
  const suggestions = fill('application/x-suggestions+json');
  const { body: list, headers } = await api.app.inject(suggestions.pathname + suggestions.search);
  expect(headers['content-type']).toBe('application/x-suggestions+json; charset=utf-8');
  expect(JSON.parse(list)).toEqual([
    'graph n',
    ['Graph neural networks'],
    ['title, 1 paper'],
    ['http://localhost:80/search?q=Graph%20neural%20networks'],
  ]);
});

it('what was typed comes back as it was, also where nothing is suggested', async () => {
  for (const typed of ['', '  ', ' Zq ', 'é"\\']) {
    const { body } = await api.app.inject(`/opensearch/suggest?q=${encodeURIComponent(typed)}`);
    expect(JSON.parse(body)).toEqual([typed, [], [], []]);
  }
  expect((await api.app.inject('/opensearch/suggest')).json()).toEqual(['', [], [], []]);
});

it('a host that is no host breaks neither the document nor the link of pages', async () => {
  const base = 'http://a"><script>&';
  const [link] = elementsOf(openSearchLink(base).replace(/>$/, '/>'));
  expect(link?.attributes.href).toBe(`${base}/opensearch.xml`);
});
