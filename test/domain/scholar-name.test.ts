import { expect, it } from 'vitest';
import { corpusIdOf } from '../../src/domain/corpus-id.js';
import { lookupKeys } from '../../src/domain/lookup-keys.js';
import { mergePaper, type PaperInput } from '../../src/domain/paper.js';
import { readScholarName } from '../../src/domain/scholar-name.js';

const HASH = '649def34f8be52c8b66281af98ae884c09aef38b';

const finds = (name: string, id: string, input: PaperInput): boolean => {
  const { ids, keys } = readScholarName(name);
  const own = lookupKeys(mergePaper(id, { title: 'T', ...input }));
  return ids.includes(id) || keys.some((key) => own.includes(key));
};

it.each<[string, string, PaperInput]>([
  ['any id/of one', 'any id/of one', {}],
  ['DOI:10.1000/ABC', 'x', { doi: '10.1000/abc' }],
  ['doi:10.1000/abc', 'x', { url: 'https://doi.org/10.1000/abc' }],
  ['10.1000/abc', 'x', { doi: '10.1000/abc' }],
  ['ARXIV:1706.03762', 'x', { arxivId: '1706.03762' }],
  ['arXiv:1706.03762v2', 'x', { url: 'https://arxiv.org/pdf/1706.03762' }],
  ['URL:https://arxiv.org/abs/1706.03762', 'x', { arxivId: '1706.03762' }],
  [
    'url:https://www.biorxiv.org/content/10.1101/2020.01.01.123456v1',
    'x',
    { doi: '10.1101/2020.01.01.123456' },
  ],
  [`CorpusId:${corpusIdOf('x')}`, 'x', {}],
  ['CORPUSID:215416146', 's2:215416146', {}],
  ['corpusid: 215416146', 's2:215416146', {}],
  ['PMID:19872477', 'pmid:19872477', {}],
  ['pmid:19872477', 'x', { url: 'https://pubmed.ncbi.nlm.nih.gov/19872477/' }],
  ['PMCID:2323736', 'x', { url: 'https://www.ncbi.nlm.nih.gov/pmc/articles/PMC2323736/' }],
  ['PMCID:PMC2323736', 'pmc:PMC2323736', {}],
  ['ACL:W12-3903', 'acl:W12-3903', {}],
  ['ACL:W12-3903', 'x', { url: 'https://aclanthology.org/W12-3903.pdf' }],
  ['acl:2020.acl-main.447', 'x', { doi: '10.18653/v1/2020.acl-main.447' }],
  ['MAG:112218234', 'W112218234', {}],
  ['MAG:112218234', 'x', { url: 'https://openalex.org/W112218234' }],
  [HASH, HASH, {}],
  [HASH, 'x', { url: `https://www.semanticscholar.org/paper/A-Title/${HASH}` }],
])('%s is %s %j', (name, id, input) => {
  expect(finds(name, id, input)).toBe(true);
});

it('an id of its own comes before what it looks like', () => {
  expect(readScholarName('DOI:10.1000/abc').ids[0]).toBe('DOI:10.1000/abc');
});

it('finds a paper by the id that another source has for it', () => {
  expect(readScholarName('PMID:7').keys).toContain('id:pmid:7');
});

it.each([
  'CorpusId:',
  'CorpusId:0',
  'CorpusId:1e5',
  'CorpusId:99999999999999999',
  'PMID:x',
  'MAG:-1',
  'ACL:a/b',
  'x:y',
  'constructor:1',
  '10.1',
])('%s stands for no key but an id', (name) => {
  const { keys } = readScholarName(name);
  expect(keys.filter((key) => !key.startsWith('id:'))).toEqual([]);
});
