import { expect, test } from 'vitest';
import { readContent } from '../fixtures/cases.js';

test.each([
  ['p{$<$}0.05 and 5 $<$ x $>$ 3', 'p<0.05 and 5 < x > 3'],
  ['At p$<$0.05', 'At p<0.05'],
  [
    'At 10{\\textless}sup{\\textgreater}{\\textendash}6{\\textless}/sup{\\textgreater} M',
    'At 10⁻⁶ M',
  ],
  ['Amounts of CO\\textsubscript{2} and m\\textsuperscript{2}', 'Amounts of CO₂ and m²'],
  ['The 19\\textsuperscript{th} pond', 'The 19th pond'],
  ['{\\textless}scp{\\textgreater}DNA{\\textless}/scp{\\textgreater} of frogs', 'DNA of frogs'],
])('the title {%s}', async (latex, title) => {
  const { papers } = await readContent(`@article{k, title={${latex}}, year={2020}}`);
  expect(papers.map((paper) => paper.title)).toEqual([title]);
});

test.each(['key{1}', 'key#2', 'key"3"', 'a,b,c', 'of (some) pond 2020', 'DBLP:conf/a=b'])(
  'the key %s',
  async (key) => {
    const text = `@article{${key}, title={A}, year={2020}}\n@article{b, title={B}}`;
    const { papers, errors } = await readContent(text);
    expect({ titles: papers.map(({ title }) => title), errors }).toEqual({
      titles: ['A', 'B'],
      errors: [],
    });
  },
);
