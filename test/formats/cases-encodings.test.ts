import { expect, test } from 'vitest';
import { readCase, readContent } from '../fixtures/cases.js';

test.each<[string, object[]]>([
  [
    'latin.bib',
    [
      {
        title: 'Über Frösche',
        authors: ['Jörg Müller', 'José García'],
        year: 2001,
        abstract: 'Frösche – und Kröten.',
      },
      { title: 'Mixed: Łódź and frogs', authors: ['Łukasz Kot'], year: 2002 },
    ],
  ],
  [
    'latin.ris',
    [
      { title: 'Über Frösche', authors: ['Jörg Müller'], year: 2001 },
      { title: 'Plain ASCII record' },
    ],
  ],
  ['w1252.csv', [{ title: 'Frösche im Teich', authors: ['Jörg Müller', 'Änne Weiß'], year: 2020 }]],
])('%s is Windows-1252', async (name, papers) => {
  const found = await readCase(name);
  expect(found.errors).toEqual([]);
  expect(found.papers).toMatchObject(papers);
});

const latin1 = (text: string) => Buffer.from(text, 'latin1');

test.each([
  ['JSON lines', '{"title": "Über Frösche", "year": 2001}\n'],
  ['a JSON list', '[\n{"title": "Über Frösche", "year": 2001}\n]\n'],
  ['a JSON list on one line', '[{"title": "Über Frösche", "year": 2001}]'],
  ['MEDLINE', 'PMID- 1\nTI  - Über Frösche\nDP  - 2001\n\n'],
  ['tabs', 'title\tyear\tauthors\nÜber Frösche\t2001\tJörg Müller\n'],
])('%s in Latin-1', async (_, text) => {
  const { papers, errors } = await readContent(latin1(text));
  expect(errors).toEqual([]);
  expect(papers).toMatchObject([{ title: 'Über Frösche', year: 2001 }]);
});

test('a line of another encoding says how to convert it, and the others are read', async () => {
  const bytes = Buffer.concat([
    Buffer.from('title,year,authors\nReeds,2001,Ada Pike\n'),
    // "Łódź" in ISO-8859-2.
    latin1('\xa3\xf3d\xbc,2002,Bo Newt\n'),
    Buffer.from('Łódź,2003,Cy Eel\n'),
  ]);
  const { papers, errors } = await readContent(bytes);
  expect(papers).toMatchObject([{ title: 'Reeds' }, { title: 'Łódź', year: 2003 }]);
  expect(errors).toEqual([
    expect.stringMatching(/^3: the line is not UTF-8 text.*iconv -f \S+ -t UTF-8/),
  ]);
});
