import { describe, expect, test } from 'vitest';
import { bibtex } from '../../src/formats/bibtex/bibtex.js';
import { readCase, readContent } from '../fixtures/cases.js';
import { asChunks, collect, fieldsOf, recordsOf } from '../fixtures/reading.js';

describe('the cases', () => {
  test('cr.bib: tags are no text, however they are written', async () => {
    const { papers, errors } = await readCase('cr.bib');
    expect(errors).toEqual([]);
    expect(papers).toMatchObject([
      {
        title: 'Growth of Nuphar lutea and CO₂',
        doi: '10.5555/cr.a',
        abstract: 'We study water lilies.',
      },
      { title: 'Masses of B mesons', abstract: 'We weigh mesons.' },
      { title: 'Bounds for L² norms' },
      { title: 'Key With Spaces' },
    ]);
  });

  test('mendeley.bib: addresses and DOIs without LaTeX', async () => {
    const { papers, errors } = await readCase('mendeley.bib');
    expect(errors).toEqual([]);
    expect(papers).toMatchObject([
      {
        title: 'Ponds, formally specified: an abridged account',
        doi: '10.5555/978-3-030-1234-5_12',
        arxivId: '2101.01234',
        url: 'http://arxiv.org/abs/2101.01234',
      },
    ]);
  });

  test('inherit.bib: year and venue of the proceedings, which come later', async () => {
    const { papers, errors } = await readCase('inherit.bib');
    const venue = 'Proceedings of the First Pond Conference';
    expect(errors).toEqual([]);
    expect(papers).toHaveLength(3);
    expect(papers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ title: 'A child of its proceedings', year: 2018, venue }),
        expect.objectContaining({ title: 'A key with a comma in it', year: 2019 }),
        expect.objectContaining({ title: venue, year: 2018 }),
      ]),
    );
  });

  test('edit.bib: two works', async () => {
    const { papers, errors } = await readCase('edit.bib');
    expect(errors).toEqual([]);
    expect(papers).toMatchObject([
      { title: 'Introduction to the special issue', authors: ['Jo Smith'], venue: 'Pond Journal' },
      {
        title: 'Introduction to the Special Issue',
        authors: ['Kim Smith'],
        venue: 'Desert Letters',
      },
    ]);
  });
});

describe('a DOI', () => {
  test.each([
    ['10.5555/a{\\_}b', '10.5555/a_b'],
    ['10.5555/a\\_b', '10.5555/a_b'],
    ['10.5555/a\\textunderscore b', '10.5555/a_b'],
    ['10.5555/a{\\textunderscore}b', '10.5555/a_b'],
    ['10.5555/a\\textunderscore{}b', '10.5555/a_b'],
    ['https://doi.org/10.5555/a{\\%}b', '10.5555/a%b'],
    ['10.5555/a{\\#}b{\\&}c', '10.5555/a#b&c'],
    [
      '10.5555/1520-0469(1963)020{\\textless}0130:DNF{\\textgreater}2.0.CO;2',
      '10.5555/1520-0469(1963)020<0130:dnf>2.0.co;2',
    ],
    [
      '10.5555/1520-0469(1963)020$\\less$a0130:DNF$\\greater$2.0.CO;2',
      '10.5555/1520-0469(1963)020<a0130:dnf>2.0.co;2',
    ],
    ['\\url{https://doi.org/10.5555/abc}', '10.5555/abc'],
    ['\\href{https://doi.org/10.5555/abc}{10.5555/abc}', '10.5555/abc'],
  ])('written %j', async (written, doi) => {
    const [record] = await recordsOf(bibtex, `@article{k, title = {A}, doi = {${written}}}`);
    expect(fieldsOf(record).doi).toBe(doi);
  });
});

describe('an address', () => {
  test.each([
    ['url = {https://example.org/a{\\_}b?c=1{\\&}d={\\%}20}', 'https://example.org/a_b?c=1&d=%20'],
    ['url = {https://example.org/{\\~{}}ada/x}', 'https://example.org/~ada/x'],
    ['url = {https://example.org/\\~{}ada/x}', 'https://example.org/~ada/x'],
    ['url = {https://example.org/$\\sim$ada}', 'https://example.org/~ada'],
    ['url = {https://example.org/{\\textasciitilde}ada}', 'https://example.org/~ada'],
    ['howpublished = {Available at \\url{https://example.org/a\\_b}}', 'https://example.org/a_b'],
    ['howpublished = "\\url{https://example.org/a}"', 'https://example.org/a'],
  ])('written %j', async (written, url) => {
    const [record] = await recordsOf(bibtex, `@misc{k, title = {A}, ${written}}`);
    expect(fieldsOf(record).url).toBe(url);
  });
});

test.each([
  ['{\\textless}i{\\textgreater}Nuphar{\\textless}/i{\\textgreater} grows', 'Nuphar grows'],
  ['\\textless i\\textgreater Nuphar\\textless /i\\textgreater{} grows', 'Nuphar grows'],
  ['$\\less$i$\\greater$Nuphar$\\less$/i$\\greater$ grows', 'Nuphar grows'],
  ['$\\lt$i$\\gt$Nuphar$\\lt$/i$\\gt$ grows', 'Nuphar grows'],
  ['{$<$}i{$>$}Nuphar{$<$}/i{$>$} grows', 'Nuphar grows'],
  ['L{\\textless}sup{\\textgreater}2{\\textless}/sup{\\textgreater} norms', 'L² norms'],
  ['H$\\less$sub$\\greater$2$\\less$/sub$\\greater$O', 'H₂O'],
  [
    '{\\textless}jats:title{\\textgreater}Abstract{\\textless}/jats:title{\\textgreater} Text.',
    'Text.',
  ],
  ['p {\\textless} 0.05 and q {\\textgreater} 2', 'p < 0.05 and q > 2'],
  ['$a<b$ and $c>d$', 'a<b and c>d'],
  ['p $<$ 0.05 for i $>$ 3', 'p < 0.05 for i > 3'],
])('the text %j is %j', async (written, text) => {
  const { papers } = await readContent(`@article{k, title = {A b c}, abstract = {${written}}}`);
  expect(papers[0]?.abstract.trim()).toBe(text);
});

describe('what an entry inherits', () => {
  const parent =
    '@proceedings{P, title = {Proc. of Ponds}, year = 2018, editor = {Eel, Cy}, doi = {10.5555/proc}, url = {https://example.org/proc}}';
  const child = (n: number | string, more = '') =>
    `@inproceedings{c${n}, title = {Child ${n}}, author = {Pike, Ada}, crossref = {P}${more}}`;
  const inherited = async (...entries: string[]): Promise<Record<string, unknown>[]> => {
    const records = await recordsOf(bibtex, entries.join('\n'));
    return records.map((record) => ({ ...fieldsOf(record), line: record.place.line }));
  };

  test.each([['before'], ['behind']])('from a parent %s it, and never its DOI', async (where) => {
    const records = await inherited(
      ...(where === 'before' ? [parent, child(1)] : [child(1), parent]),
    );
    const found = records.find(({ line }) => line === (where === 'before' ? 2 : 1));
    expect(found).toEqual({
      line: where === 'before' ? 2 : 1,
      title: 'Child 1',
      authors: ['Ada Pike'],
      year: 2018,
      venue: 'Proc. of Ponds',
    });
  });

  test('is less than what it has', async () => {
    const records = await inherited(child(1, ', year = 2017, booktitle = {Ponds}'), parent);
    expect(records[0]).toMatchObject({ title: 'Child 1', year: 2017, venue: 'Ponds' });
  });

  test('comes from data of xdata, over generations', async () => {
    const records = await inherited(
      '@article{a, title = {A}, author = {Pike, Ada}, xdata = {j, y}}',
      '@xdata{j, journaltitle = {Pond J}, doi = {10.5555/no}, xdata = {deep}}',
      '@xdata{y, date = {2015-03}}',
      '@xdata{deep, keywords = {ponds, reeds}}',
    );
    expect(records).toEqual([
      {
        line: 1,
        title: 'A',
        authors: ['Ada Pike'],
        venue: 'Pond J',
        year: 2015,
        keywords: ['ponds', 'reeds'],
      },
    ]);
  });

  test('is nothing where the parent is nowhere, with a word', async () => {
    const records = await recordsOf(bibtex, [child(1), '@misc{m, title = {M}}'].join('\n'));
    expect(records).toMatchObject([
      { place: { line: 2 }, value: { title: 'M' } },
      { place: { line: 1 }, value: { title: 'Child 1' }, ignored: ['crossref'] },
    ]);
  });

  test('in a circle ends', async () => {
    const records = await inherited(
      '@book{a, title = {A}, crossref = {b}}',
      '@book{b, title = {B}, crossref = {a}}',
      '@book{c, title = {C}, crossref = {c}}',
    );
    expect(records.map(({ title }) => title).toSorted()).toEqual(['A', 'B', 'C']);
  });

  test('of a journal is its title', async () => {
    const records = await inherited(
      '@periodical{j, title = {Pond J}, year = 2011}',
      '@article{a, title = {A}, crossref = {j}}',
    );
    expect(records[1]).toMatchObject({ title: 'A', venue: 'Pond J', year: 2011 });
  });

  test('is waited for within a bound, and none is lost', async () => {
    const text = 'x'.repeat(100_000);
    async function* chunks() {
      for (let n = 0; n < 400; n++) yield Buffer.from(`${child(n, `, abstract = {${text}}`)}\n`);
      yield Buffer.from(parent);
    }
    const source = { name: 'source', chunks: chunks(), firstLine: 1 };
    const titles = new Set<unknown>();
    for await (const record of bibtex.read(source, {})) titles.add(fieldsOf(record).title);
    expect(titles.size).toBe(401);
  });
});

describe('a key', () => {
  test.each([
    ['a,b'],
    ['Kanban w firmie ETO'],
    ['EC,T,2019'],
    ['a, b'],
    ['DBLP:conf/x/Y20'],
    ["O'Neill+2"],
  ])('may be %j', async (key) => {
    const text = `@article{${key},\n title = {A}, year = {2020}}`;
    expect(bibtex.recognises(text)).toBe(true);
    const [record] = await collect(
      bibtex.read({ name: 'source', chunks: asChunks(text), firstLine: 1 }, {}),
    );
    expect(fieldsOf(record)).toEqual({ title: 'A', year: 2020 });
  });
});

test('nobody and nothing are what databases write of them', async () => {
  const { papers } = await readContent(
    '@ARTICLE{k, title = {Preface}, author = {[No author name available]}, abstract = {[No abstract available]}, year = {in press}, date = {2020-01}, journal = {Pond J}, author_keywords = {ponds; reeds}}',
  );
  expect(papers).toMatchObject([
    { title: 'Preface', authors: [], abstract: '', year: 2020, keywords: ['ponds', 'reeds'] },
  ]);
});
