import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../fixtures/api.js';

/** Invented papers. Every kind of query below names one of them, or asks for several. */
const PAPERS = [
  {
    id: 'attention',
    title: 'Attention Maps for Walking Machines',
    abstract: 'We study attention in the control of machines that walk.',
    authors: ['Ashira Vaswanathan', 'Nils Shazeberg', 'Jan van der Maatberg'],
    year: 2017,
    venue: 'ICRA',
    keywords: ['walking', 'attention'],
    url: 'https://arxiv.org/abs/1706.03799',
    arxivId: '1706.03799',
  },
  {
    id: 'attention-again',
    title: 'Attention Maps for Walking Machines, Revisited',
    abstract: 'We study attention again, and machines that walk et al.',
    authors: ['Ada Lovelace'],
    year: 2021,
    venue: 'ICRA',
    url: 'https://openreview.net/forum?id=Aa1Bb2',
  },
  {
    id: 'offline',
    title: 'Reinforcement Learning from Logs',
    abstract: 'Offline reinforcement learning needs no simulator.',
    authors: ['Grace Hopper', 'Ada Lovelace'],
    year: 2020,
    venue: 'CoRL',
    keywords: ['C++', 'offline learning'],
    doi: '10.5555/Learn.2020(7)',
  },
  {
    id: 'online',
    title: 'Reinforcement Learning in the Loop',
    abstract: 'Learning by trying, while a person watches, is slow. A graph of attention is drawn.',
    authors: ['Kurt Müllner', 'Chen Chen'],
    year: 2021,
    venue: 'CoRL',
    keywords: ['C'],
  },
  {
    id: 'who',
    title: 'The Who',
    abstract: 'On a band and its loudness.',
    authors: ['Pete T. Wind'],
  },
  {
    id: 'it',
    title: 'It',
    abstract: 'A novel about a clown.',
    authors: ['Steven Queen'],
    year: 1986,
  },
  { id: 'a-star', title: 'A* search', abstract: 'On a heuristic that never overestimates.' },
  { id: 'a-search', title: 'A search', abstract: 'A search for something that was lost.' },
  {
    id: 'graph',
    title: 'Graph Attention for Molecules',
    abstract: 'Graph attention networks predict what molecules do.',
    authors: ['Wei-Chen Wang', 'J.R.R. Tolkenson'],
    year: 2019,
    venue: 'NeurIPS',
    keywords: ['graphs', 'LM Pretraining', 'Language and Code'],
  },
  { id: 'not', title: 'One Size Does NOT Fit All Robots', abstract: 'On sizes.', year: 1999 },
  { id: 'minus', title: 'Armrest -a joystick for chairs-', abstract: 'On chairs.', year: 1999 },
  {
    id: 'moon-author',
    title: 'Kites on Strings',
    abstract: 'They fly.',
    year: 1999,
    authors: ['Ada Moonbeam', 'On The'],
  },
  ...['landing', 'rovers', 'dust'].map((topic) => ({
    id: `moon-${topic}`,
    title: `On ${topic}`,
    abstract: `What moonbeam ${topic} does to machines.`,
    year: 1999,
  })),
  {
    id: 'jin',
    title: 'Rotors in Wind',
    abstract: 'They turn.',
    authors: ['H. Jin Kimura', 'H. Jin', 'Yonaguni Then'],
    year: 2001,
  },
  {
    id: 'jordanes',
    title: 'Goths and their Engines',
    abstract: 'They turn too.',
    authors: ['Ada B. Jordanes'],
    year: 2001,
  },
  {
    id: 'wei-wang',
    title: 'Of Names',
    abstract: 'There are many.',
    authors: ['Wei Wangmann'],
    year: 2001,
  },
  {
    id: 'wei-li',
    title: 'Of Other Names',
    abstract: 'There are many.',
    authors: ['Wei Li', 'Bo Wangmann'],
    year: 2002,
  },
  {
    id: 'wei-alone',
    title: 'Of Third Names',
    abstract: 'There are many.',
    authors: ['Wei Lu'],
    year: 2003,
  },
  { id: '2022', title: 'A Number', abstract: 'It is even.', year: 1950 },
  { id: 'bert', title: 'On Puppets', abstract: 'They are held by strings.', year: 2003 },
  {
    id: 'transformers-2021',
    title: 'Transformers for Time Series',
    abstract: 'Transformers forecast time series.',
    authors: ['Rosa Parker'],
    year: 2021,
  },
  {
    id: 'transformers-2022',
    title: 'Transformers for Series of Time',
    abstract: 'Transformers forecast series of time, and more of them.',
    authors: ['Omar Saleh'],
    year: 2022,
  },
];
/** A name that many authors have, and that is a word of fewer texts: `song` in a library on machine learning. */
const SONGS = Array.from({ length: 110 }, (_, k) => ({
  id: `song-${k}`,
  title: k < 22 ? `A songbird at dawn, ${k}` : `Rivers in spring, ${k}`,
  abstract: '',
  year: 1970 + (k % 10),
  authors: k < 22 ? [] : [`Mia${String.fromCharCode(97 + (k % 26))} Songbird`],
}));
/** Papers that make words frequent. */
const OTHERS = Array.from({ length: 30 }, (_, k) => ({
  id: `other-${k}`,
  title: `Reinforcement learning and grasping, part ${k}`,
  abstract: 'Robots learn to grasp by reinforcement; forecasting is for others.',
  authors: [`Author${String.fromCharCode(97 + (k % 26))} Common`],
  year: 2000 + (k % 10),
}));

let api: Api;
beforeAll(async () => {
  api = await openApi();
  const { body } = await api.send('POST', '/v1/papers', [...PAPERS, ...OTHERS, ...SONGS]);
  expect(body.summary.added).toBe(PAPERS.length + OTHERS.length + SONGS.length);
});
afterAll(() => api.close());

const search = async (q: string, more = '') => {
  const { status, body } = await api.get(`/v1/search?q=${encodeURIComponent(q)}&limit=100${more}`);
  expect(status, JSON.stringify(body)).toBe(200);
  const ids: string[] = body.hits.map(({ paper }: { paper: { id: string } }) => paper.id);
  return { ...body, ids };
};

describe('a query that names a paper', () => {
  it.each([
    ['https://arxiv.org/abs/1706.03799', 'attention'],
    ['https://arxiv.org/pdf/1706.03799v3.pdf', 'attention'],
    ['arxiv.org/abs/1706.03799', 'attention'],
    ['arXiv:1706.03799', 'attention'],
    ['arXiv:1706.03799v1 [cs.RO]', 'attention'],
    ['1706.03799', 'attention'],
    ['10.48550/arXiv.1706.03799', 'attention'],
    ['https://openreview.net/forum?id=Aa1Bb2', 'attention-again'],
    ['http://www.openreview.net/forum?id=Aa1Bb2&utm_source=mail#comments', 'attention-again'],
    ['10.5555/learn.2020(7)', 'offline'],
    ['https://doi.org/10.5555/LEARN.2020(7)', 'offline'],
    ['doi:10.5555/learn.2020(7)', 'offline'],
    ['attention-again', 'attention-again'],
    ['Attention Maps for Walking Machines', 'attention'],
    ['attention maps for walking machines revisited', 'attention-again'],
    ['“Attention Maps for Walking Machines”', 'attention'],
    ['The Who', 'who'],
    ['It', 'it'],
    ['A* search', 'a-star'],
    ['a search', 'a-search'],
    ['One Size Does NOT Fit All Robots', 'not'],
    ['Armrest -a joystick for chairs-', 'minus'],
    [
      'Vaswanathan, A., Shazeberg, N., & van der Maatberg, J. (2017). Attention maps for walking machines. In ICRA (pp. 1-10).',
      'attention',
    ],
    [
      'A. Vaswanathan et al., "Attention maps for walking machines," in Proc. ICRA, 2017, pp. 1-10.',
      'attention',
    ],
    [
      'Kurt Müllner and Chen Chen. 2021. Reinforcement learn-\ning in the loop. In Conference on Robot Learning.',
      'online',
    ],
  ])('as %j has it first, and no flag', async (q, id) => {
    const { ids, noGoodMatch, understood } = await search(q);
    expect(ids[0]).toBe(id);
    expect(noGoodMatch).toBe(false);
    expect(understood.papers[0].ids[0]).toBe(id);
  });

  it.each([
    ['https://arxiv.org/abs/1706.03799', ['attention']],
    ['[Attention Maps](https://arxiv.org/abs/1706.03799)', ['attention']],
    ['<https://openreview.net/forum?id=Aa1Bb2>', ['attention-again']],
    ['\\url{https://openreview.net/pdf?id=Aa1Bb2}', ['attention-again']],
    ['\\href{https://openreview.net/pdf?id=Aa1Bb2}', ['attention-again']],
    ['doi:10.5555/learn.2020(7)', ['offline']],
    ['arxiv.org/abs/1706.03799 openreview.net/forum?id=Aa1Bb2', ['attention', 'attention-again']],
    ['10.5555/learn.2020(7), 1706.03799', ['offline', 'attention']],
    ['\\href{https://openreview.net/pdf?id=Aa1Bb2}{Maps of [attention]}', ['attention-again']],
    ['[Maps [cs.RO]](<https://openreview.net/pdf?id=Aa1Bb2> "a label").', ['attention-again']],
    ['[[https://openreview.net/forum?id=Aa1Bb2][maps of attention]]', ['attention-again']],
    ['<a href="https://openreview.net/forum?id=Aa1Bb2">Maps</a>', ['attention-again']],
    ['<https://openreview.net/forum?id=Aa1Bb2|maps>', ['attention-again']],
    ['\\doi{10.5555/learn.2020(7)}.', ['offline']],
    ['url = {https://arxiv.org/abs/1706.03799},', ['attention']],
    [
      '1. https://arxiv.org/abs/1706.03799\n2. https://doi.org/10.5555/LEARN.2020(7)',
      ['attention', 'offline'],
    ],
    ['arXiv:1706.03799v2 [cs.RO], doi: 10.5555/learn.2020(7).', ['attention', 'offline']],
    [
      'https://arxiv.org/abs/1706.03799,https://openreview.net/forum?id=Aa1Bb2',
      ['attention', 'attention-again'],
    ],
    ['[1706.03799](https://arxiv.org/abs/1706.03799)', ['attention']],
    ['https://arxiv.org/abs/1706.03799).', ['attention']],
    ['(arxiv.org/pdf/1706.03799v3.pdf);', ['attention']],
    ['https://publisher.example/article/10.5555/learn.2020(7)', ['offline']],
  ])('by %j and nothing else finds that paper alone', async (q, expected) => {
    const { ids, total } = await search(q, '&facets=year');
    expect([ids, total]).toEqual([expected, expected.length]);
    expect((await search(q, '&year=1066')).total).toBe(0);
  });

  it('by links among words finds these papers first', async () => {
    const q =
      'walking, see [here](https://openreview.net/forum?id=Aa1Bb2) and doi.org/10.5555/learn.2020(7).';
    expect((await search(q)).ids.slice(0, 2)).toEqual(['attention-again', 'offline']);
  });

  it('by a link that no paper has is read by the title of the link', async () => {
    const q = '[Attention Maps for Walking Machines](https://example.org/blog/1)';
    expect((await search(q)).ids[0]).toBe('attention');
  });

  it('by an id that is a word or a year is read as anything else too', async () => {
    const { ids, understood } = await search('bert');
    expect([ids[0], understood.topic]).toEqual(['bert', 'bert']);
    const year = await search('2022');
    expect(year.ids).toEqual(['2022', 'transformers-2022']);
  });

  it('by an identifier that nobody has finds nothing good', async () => {
    for (const q of ['10.5555/nobody.1', 'arXiv:2401.99999', 'https://example.org/nothing/here']) {
      expect((await search(q)).noGoodMatch).toBe(true);
    }
  });
});

describe('a query that names people', () => {
  it.each([
    ['Vaswanathan et al.', 'attention'],
    ['Vaswanathan et al. 2017', 'attention'],
    ['Vaswanathan et al. (2017)', 'attention'],
    ['Vaswanathan (2017)', 'attention'],
    ['Vaswanathan & Shazeberg 2017', 'attention'],
    ['Vaswanathan and Shazeberg (2017)', 'attention'],
    ['Vaswanathan, A.', 'attention'],
    ['A. Vaswanathan', 'attention'],
    ['papers by Nils Shazeberg', 'attention'],
    ['Ashira Vaswanathan', 'attention'],
    ['vaswanathan walking 2017', 'attention'],
    ['van der Maatberg', 'attention'],
    ['JRR Tolkenson', 'graph'],
    ['muellner', 'online'],
    ['Mullner', 'online'],
    ['Vaswnathan', 'attention'],
    ['vaswana', 'attention'],
    ['Nils Shazebrg', 'attention'],
    ['Prof. Nils Shazeberg', 'attention'],
    ['Nils Shazeberg and Ada Lovelace', 'attention'],
    ['Then et al.', 'jin'],
    ['Yonaguni Then rotors', 'jin'],
    ['title:walking author:Shazeberg', 'attention'],
    ["Shazeberg's papers", 'attention'],
    ['Vaswanathan, Shazeberg 2017', 'attention'],
    ['vaswanathan2017attention', 'attention'],
    ['\\cite{vaswanathan2017attention}', 'attention'],
    ['Pete T. Wind', 'who'],
    ['H. Jin Kimura', 'jin'],
    ['Ada B. Jordanes engines', 'jordanes'],
  ])('as %j has their paper first, and no flag', async (q, id) => {
    const { ids, noGoodMatch } = await search(q);
    expect(ids[0]).toBe(id);
    expect(noGoodMatch).toBe(false);
  });

  it.each(['moonbeam', 'papers from the moonbeam', 'papers on reinforcement learning by the lab'])(
    'is not %j, whoever has such a name',
    async (q) => {
      const { ids, understood } = await search(q);
      expect(understood.people.filter(({ certain }: { certain: boolean }) => certain)).toEqual([]);
      expect(ids[0]).not.toBe('moon-author');
    },
  );

  it('and nothing else finds their papers, and those that have all words of the name', async () => {
    const { ids, total } = await search('Wei Wangmann');
    expect([ids, total]).toEqual([['wei-wang', 'wei-li'], 2]);
    expect((await search('Wei Wangmann', '&sort=year')).ids).toEqual(['wei-li', 'wei-wang']);
  });

  it('by one word that many texts have too is looked for in these as well', async () => {
    const { ids, understood, total } = await search('songbird');
    expect(understood).toMatchObject({ topic: 'songbird', people: [{ name: 'songbird' }] });
    const isBySongbird = (id: string) => /^song-/.test(id) && Number(id.slice(5)) >= 22;
    expect(ids.slice(0, 88).every(isBySongbird)).toBe(true);
    expect(ids.slice(88).every((id: string) => !isBySongbird(id))).toBe(true);
    // Nearest in meaning are found too, as for any topic.
    expect(total).toBeGreaterThan(SONGS.length);
  });

  it('and words between names names nothing else', async () => {
    for (const q of ['Prof. Nils Shazeberg', 'Nils Shazeberg and Ada Lovelace']) {
      expect((await search(q)).understood.topic).toBe('');
    }
    expect((await search('papers on walking machines')).understood.topic).toBe('walking machines');
  });

  it('hides no other paper unless a field asks for that', async () => {
    const soft = await search('lovelace reinforcement learning');
    expect(soft.ids[0]).toBe('offline');
    expect(soft.ids).toContain('online');
    const hard = await search('author:lovelace reinforcement learning');
    expect(hard.ids.sort()).toEqual(['attention-again', 'offline']);
    const none = await search('reinforcement learning -author:lovelace');
    expect(none.ids).not.toContain('offline');
    expect((await search('"Ada Lovelace"')).ids.sort()).toEqual(['attention-again', 'offline']);
  });
});

describe('a query with conditions', () => {
  it('leaves out what is excluded, and what lacks a phrase', async () => {
    expect((await search('reinforcement learning')).ids).toContain('offline');
    for (const q of ['reinforcement learning -offline', 'reinforcement learning NOT offline']) {
      expect((await search(q)).ids).not.toContain('offline');
    }
    expect((await search('"graph attention"')).ids).toEqual(['graph']);
    expect((await search('molecules "graph attention"')).ids).toEqual(['graph']);
    expect((await search('reinforcement learning -"in the loop"')).ids).not.toContain('online');
  });

  it('takes no phrase from one keyword to the next', async () => {
    expect((await search('"pretraining language"')).ids).toEqual([]);
    expect((await search('"language and code"')).ids).toEqual(['graph']);
  });

  it('reads fields', async () => {
    expect((await search('title:walking title:revisited')).ids).toEqual(['attention-again']);
    const exact = await search('title:"attention maps for walking machines"');
    expect(exact.ids).toEqual(['attention', 'attention-again']);
    expect((await search('venue:icra walking')).ids.sort()).toEqual([
      'attention',
      'attention-again',
    ]);
    expect((await search('year:2021.. transformers')).ids.sort()).toEqual([
      'attention-again',
      'online',
      'transformers-2021',
      'transformers-2022',
    ]);
    expect((await search('keyword:C')).ids).toEqual(['online']);
    expect((await search('keyword:C++')).ids).toEqual(['offline']);
  });

  it('reads lists and names in fields', async () => {
    expect((await search('venue:ICRA,NeurIPS graph walking')).ids.sort()).toEqual([
      ...['attention', 'attention-again', 'graph'],
    ]);
    expect((await search('author:Lovelace,Tolkenson')).ids.sort()).toEqual([
      ...['attention-again', 'graph', 'offline'],
    ]);
    expect((await search('author: Ada Lovelace')).ids).toEqual(['attention-again', 'offline']);
    expect((await search('NOT author:lovelace reinforcement')).ids).not.toContain('offline');
    expect((await search('year:1986,2022')).ids).toEqual(['transformers-2022', 'it']);
    const { understood } = await search('year:abc robots');
    expect(understood).toMatchObject({ topic: 'year:abc robots', fields: [] });
  });

  it('of conditions alone lists the newest first', async () => {
    const { ids, total, noGoodMatch } = await search('author:Lovelace');
    expect([ids, total, noGoodMatch]).toEqual([['attention-again', 'offline'], 2, false]);
  });

  it('is taken as it stands where that is asked for', async () => {
    const { ids, understood } = await search('reinforcement learning -offline', '&literal=true');
    expect(ids).toContain('offline');
    expect(understood).toMatchObject({ excluded: [], topic: 'reinforcement learning -offline' });
  });
});

describe('a year, and words that no paper has', () => {
  it('prefer papers of that year', async () => {
    const { ids, understood } = await search('transformers 2022');
    expect(ids[0]).toBe('transformers-2022');
    expect(understood).toMatchObject({
      years: { from: 2022, to: 2022 },
      topic: 'transformers',
    });
    expect((await search('transformers 2021')).ids[0]).toBe('transformers-2021');
    expect((await search('transformers before 2022')).ids[0]).toBe('transformers-2021');
    expect((await search('transformers since 2022')).ids[0]).toBe('transformers-2022');
    expect((await search('transformers before 2022')).ids).toContain('transformers-2022');
  });

  it('alone are papers of those years', async () => {
    const { ids, total } = await search('2022');
    expect([ids, total]).toEqual([['2022', 'transformers-2022'], 2]);
    const since = await search('since 2021');
    expect(since.ids.sort()).toEqual([
      'attention-again',
      'online',
      'transformers-2021',
      'transformers-2022',
    ]);
    expect(since.total).toBe(4);
  });

  it('are met by the nearest words of the papers, and said', async () => {
    const { ids, understood, noGoodMatch } = await search('reinfrocement lerning in the loop');
    expect(understood.corrected).toEqual([
      { from: 'reinfrocement', to: 'reinforcement' },
      { from: 'lerning', to: 'learning' },
    ]);
    expect(ids[0]).toBe('online');
    expect(noGoodMatch).toBe(false);
    expect((await search('reinfrocement', '&literal=true')).understood.corrected).toEqual([]);
  });
});

describe('a query that nobody should type', () => {
  it.each([
    'one " quote too many',
    '"""',
    'author:',
    'author: title: year: words',
    'year:abc robots',
    'year:2021..2019 robots',
    `author:${'x'.repeat(300)}`,
    'x'.repeat(3_999),
    `https://example.org/${'a/'.repeat(1_980)}`,
    'カオス的な時系列 -予測 "時系列"',
    'Müllner, K. и Иванов И. (2021) 深層学習',
    '((((((((((((((((((((((((((((',
    'NOT NOT NOT a',
    '-"',
    'et al.',
    '& and et al. (2017)',
    'A. B. C. D. E. F.',
  ])('as %j gets an answer or a clear refusal', async (q) => {
    const { status, body } = await api.get(`/v1/search?q=${encodeURIComponent(q)}`);
    if (status !== 200) expect([status, body.code]).toEqual([400, 'QUERY_EMPTY']);
  });

  it('with 500 exclusions is refused, and says why', async () => {
    const q = `robots ${Array.from({ length: 500 }, (_, k) => `-w${k}`).join(' ')}`;
    const { status, body } = await api.get(`/v1/search?q=${encodeURIComponent(q)}`);
    expect([status, body.code]).toEqual([400, 'QUERY_TOO_COMPLEX']);
    expect(body.detail).toContain('500');
    const literal = await api.get(`/v1/search?q=${encodeURIComponent(q)}&literal=true`);
    expect(literal.status).toBe(200);
  });
});

describe('without a query', () => {
  it.each(['', 'q=*', 'q='])('?%s lists every paper, the newest first', async (q) => {
    const { body } = await api.get(`/v1/search?${q}&limit=3`);
    expect(body.total).toBe(PAPERS.length + OTHERS.length + SONGS.length);
    expect(body.noGoodMatch).toBe(false);
    const years = body.hits.map(({ paper }: { paper: { year: number } }) => paper.year);
    expect(years).toEqual([2022, 2021, 2021]);
  });

  it('lists what a filter allows, with exact facets', async () => {
    const { body } = await api.get('/v1/search?author=Lovelace&facets=year,author,venue,keyword');
    expect(body.total).toBe(2);
    expect(body.facets).toMatchObject({ papers: 2, exact: true });
    expect(body.facets.counts.year).toEqual([
      { value: 2020, count: 1 },
      { value: 2021, count: 1 },
    ]);
  });

  it.each(['year', 'added', 'title'])('goes to the very end by %s, both ways', async (sort) => {
    for (const order of ['asc', 'desc']) {
      const ids: string[] = [];
      const values: (string | number | null)[] = [];
      let cursor: string | null = null;
      do {
        const at: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
        const { body } = await api.get(`/v1/search?sort=${sort}&order=${order}&limit=7${at}`);
        ids.push(...body.hits.map(({ paper }: { paper: { id: string } }) => paper.id));
        values.push(
          ...body.hits.map(({ paper }: { paper: { year: number | null; title: string } }) =>
            sort === 'title' ? paper.title.toLowerCase() : paper.year,
          ),
        );
        cursor = body.nextCursor;
      } while (cursor);
      expect(new Set(ids).size).toBe(PAPERS.length + OTHERS.length + SONGS.length);
      expect(ids).toHaveLength(PAPERS.length + OTHERS.length + SONGS.length);
      if (sort === 'year') {
        const known = values.filter((value) => value !== null) as number[];
        const sorted = [...known].sort((a, b) => (order === 'asc' ? a - b : b - a));
        expect(values).toEqual([...sorted, null, null, null]);
      }
    }
  });
});
