import { describe, expect, test } from 'vitest';
import { csv } from '../../src/formats/table/csv.js';
import { readContent } from '../fixtures/cases.js';
import { fieldsOf, recordsOf } from '../fixtures/reading.js';

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

async function authorsOf(header: string, before: string, authors: string, behind: string) {
  const [record] = await recordsOf(csv, `${header}\n${before}${cell(authors)}${behind}\n`);
  return fieldsOf(record).authors;
}

describe('the authors in a table', () => {
  test.each([
    ['Fen, A., de Brook, L.R., Tarn, B.', ['A. Fen', 'L.R. de Brook', 'B. Tarn']],
    [
      'Drake, M., Jr., World Pond Organization, Fen, A.-B.',
      ['M. Drake Jr.', 'World Pond Organization', 'A.-B. Fen'],
    ],
    ['Bok, J.', ['J. Bok']],
    ['Tarn, Bo R.', ['Bo R. Tarn']],
    ['Marsh, Anna; Brook, Leo R.; Tarn, B', ['Anna Marsh', 'Leo R. Brook', 'B Tarn']],
    ['Fen A., Brook L.R.', ['A. Fen', 'L.R. Brook']],
    ['Fen A.; Brook L.R.; Pond Group', ['A. Fen', 'L.R. Brook', 'Pond Group']],
  ])('of Scopus: %j', async (text, names) => {
    const header = 'Title,Authors,Year,Source title,EID';
    expect(await authorsOf(header, 'A,', text, ',2015,Pond J,2-s2.0-1')).toEqual(names);
  });

  test.each([
    [
      "van der Berg A, O'Newt BC Jr, Frog Study Group; Second Group.",
      ['A van der Berg', "BC O'Newt Jr", 'Frog Study Group', 'Second Group'],
    ],
    ['Pike A, Frog Study Group.', ['A Pike', 'Frog Study Group']],
    ['Li X.', ['X Li']],
    ['World Frog Organization.', ['World Frog Organization']],
    ['Pike JA 3rd, Newt B, et al.', ['JA Pike 3rd', 'B Newt']],
  ])('of PubMed: %j', async (text, names) => {
    const header = 'PMID,Title,Authors,Journal/Book,Publication Year';
    expect(await authorsOf(header, '90000001,A,', text, ',Pond Med,2020')).toEqual(names);
  });

  test.each([
    `[{'authorId': '1', 'name': 'Ada Fen'}, {'authorId': '2', 'name': "Sean O'Brook"}]`,
    `[{"name": "Ada Fen"}, {"name": "Sean O'Brook", "ids": []}]`,
  ])('as a list of structures that a program printed: %j', async (text) => {
    const authors = await authorsOf('title,authors,year', 'A,', text, ',2020');
    expect(authors).toEqual(['Ada Fen', "Sean O'Brook"]);
  });
});

test('a day in digits has a year, and a venue is without the issue behind it', async () => {
  const { papers } = await readContent(
    'Title,Author Names,Source,Publication Date,PUI\nA,Fen A.,Pond Medicine (2020) 12:3 (1-9),20200115,L1\n',
  );
  expect(papers).toMatchObject([{ year: 2020, venue: 'Pond Medicine' }]);
});
