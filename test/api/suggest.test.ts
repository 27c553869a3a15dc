import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../fixtures/api.js';

const PAPERS = [
  {
    id: 'attention',
    title: 'Attention Is All You Need',
    authors: ['Ashish Vaswani', 'Łukasz Kaiser'],
    keywords: ['Transformers'],
    venue: 'NeurIPS',
  },
  {
    id: 'image',
    title: 'Image Transformer',
    authors: ['Niki Parmar', 'Ashish Vaswani', 'ŁUKASZ KAISER'],
    keywords: ['transformers', 'Vision'],
    venue: 'ICML',
  },
  { id: 'tsne', title: 'Visualizing Data using t-SNE', authors: ['Laurens van der Maaten'] },
  {
    id: 'signs',
    title: 'Compilers',
    authors: ['Wei Wangmann', 'Wangmann Wei'],
    keywords: ['C', 'C#', 'C++', 'C--', 'Cats'],
  },
  { id: 'star', title: 'Planning with A* Among Kites', keywords: ['.NET', 'Network'] },
  { id: 'anytime', title: 'A Zebra', keywords: ['A'] },
  { id: 'signs-too', title: 'Of C and Cats', keywords: ['C', 'Cats'] },
  { id: 'again', title: 'Image transformer', authors: ["Conan O'Neill"], venue: 'neurips' },
];

let api: Api;
beforeAll(async () => {
  api = await openApi();
  await api.send('POST', '/v1/papers', PAPERS);
});
afterAll(() => api.close());

const suggest = async (q: string, more = '') => {
  const { status, body } = await api.get(`/v1/suggest?q=${encodeURIComponent(q)}${more}`);
  expect(status).toBe(200);
  return body;
};
const textsOf = async (q: string, more = '') =>
  (await suggest(q, more)).suggestions.map(({ text }: { text: string }) => text);

describe('suggestions', () => {
  it('go by the signs that tell names apart', async () => {
    expect((await textsOf('c++'))[0]).toBe('C++');
    expect((await textsOf('C#'))[0]).toBe('C#');
    expect((await textsOf('c'))[0]).toBe('C');
    expect((await textsOf('A*'))[0]).toBe('Planning with A* Among Kites');
    expect((await textsOf('with a* am'))[0]).toBe('Planning with A* Among Kites');
    expect((await textsOf('.net'))[0]).toBe('.NET');
  });

  it('have a name once, whichever of its words stands first', async () => {
    expect(await textsOf('wangmann')).toHaveLength(1);
    expect(await textsOf('wei wangm')).toHaveLength(1);
  });

  it('say what they are, how many papers they stand for, and what to search for', async () => {
    expect(await suggest('vas')).toEqual({
      query: 'vas',
      suggestions: [
        {
          kind: 'author',
          text: 'Ashish Vaswani',
          count: 2,
          search: { author: 'Ashish Vaswani' },
        },
      ],
      tookMs: expect.any(Number),
      degraded: false,
    });
    expect((await suggest('attention')).suggestions).toEqual([
      {
        kind: 'title',
        text: 'Attention Is All You Need',
        count: 1,
        search: { q: 'Attention Is All You Need' },
        id: 'attention',
      },
    ]);
  });

  it('find words in any order, of which the last may be a beginning', async () => {
    expect(await textsOf('vaswani ash')).toEqual(['Ashish Vaswani']);
    expect(await textsOf('you need att')).toEqual(['Attention Is All You Need']);
    expect(await textsOf('att you ne')).toEqual(['Attention Is All You Need']);
  });

  it('ignore case, accents and apostrophes, and make one of spellings that differ by them', async () => {
    expect((await suggest('lukasz kai')).suggestions).toMatchObject([
      { kind: 'author', text: 'Łukasz Kaiser', count: 2 },
    ]);
    expect(await textsOf('oneill')).toEqual(["Conan O'Neill"]);
    expect((await suggest('NEUR')).suggestions).toMatchObject([
      { kind: 'venue', text: 'NeurIPS', count: 2, search: { venue: 'NeurIPS' } },
    ]);
    expect((await suggest('image tr')).suggestions).toMatchObject([
      { kind: 'title', count: 2, id: 'image' },
    ]);
  });

  it('forgive typing errors where nothing is found without', async () => {
    expect(await textsOf('Vaswnai')).toEqual(['Ashish Vaswani']);
    expect(await textsOf('atention is')).toEqual(['Attention Is All You Need']);
    expect(await textsOf('laurens van der masten')).toEqual(['Laurens van der Maaten']);
    expect(await textsOf('qqqqqqq')).toEqual([]);
  });

  it('mix kinds, the beginning of a text before words inside of it', async () => {
    const { suggestions } = await suggest('trans', '&limit=2');
    expect(suggestions).toMatchObject([
      { kind: 'keyword', text: 'Transformers', count: 2 },
      { kind: 'title', text: 'Image Transformer' },
    ]);
    expect(await textsOf('i', '&kinds=venue')).toEqual(['ICML']);
    expect(await textsOf('i', '&kinds=venue,title&limit=1')).toHaveLength(1);
  });

  it('are none for no letters, which is no error', async () => {
    for (const q of ['', '   ', '+-*"', '👍']) expect(await textsOf(q)).toEqual([]);
    expect((await api.get('/v1/suggest')).body.suggestions).toEqual([]);
  });

  it('know a paper once it is acknowledged, and forget it once it is deleted', async () => {
    await api.send('PUT', '/v1/papers/owl', { title: 'Owls Hoot', authors: ['Ashish Vaswani'] });
    expect(await textsOf('owl')).toEqual(['Owls Hoot']);
    expect((await suggest('vaswani')).suggestions).toMatchObject([{ count: 3 }]);
    await api.send('PUT', '/v1/papers/owl', { title: 'Owls Screech' });
    expect(await textsOf('owl')).toEqual(['Owls Screech']);
    expect((await suggest('vaswani')).suggestions).toMatchObject([{ count: 2 }]);
    await api.send('DELETE', '/v1/papers/owl');
    expect(await textsOf('owl')).toEqual([]);
  });

  it('answer a text of any length that a query may have', async () => {
    for (const q of ['x'.repeat(4_000), 'vaswani '.repeat(500), 'ab '.repeat(1_000)]) {
      expect((await suggest(q)).suggestions).toEqual(expect.any(Array));
    }
  });

  it.each([
    ['q=a&limit=0', 'limit'],
    ['q=a&limit=51', 'limit'],
    ['q=a&kinds=year', 'kinds'],
    [`q=${'x'.repeat(4_001)}`, 'q'],
    ['q=a&q=b', 'q'],
  ])('refuse %s', async (query) => {
    const { status, body } = await api.get(`/v1/suggest?${query}`);
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
  });
});
