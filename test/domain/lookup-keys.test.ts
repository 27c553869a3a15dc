import { expect, it } from 'vitest';
import { corpusIdOf, corpusKey } from '../../src/domain/corpus-id.js';
import { identityKeys } from '../../src/domain/identity.js';
import {
  addressKeys,
  arxivKeys,
  doiKeys,
  keysOfName,
  lookupKeys,
} from '../../src/domain/lookup-keys.js';
import { mergePaper, type PaperInput } from '../../src/domain/paper.js';

const keysOf = (input: PaperInput) => lookupKeys(mergePaper('x', { title: 'T', ...input }));

it('an address and a number are keys to look up, and say of no two papers that they are one', () => {
  const paper = mergePaper('x', { title: 'T', url: 'https://www.example.org/a/?utm_source=b' });
  const number = corpusKey(corpusIdOf('x'));
  expect(lookupKeys(paper)).toEqual(['title:t', 'url:example.org/a', number]);
  expect(identityKeys(paper)).toEqual(['title:t']);
});

it.each([
  ['doi:10.1000/ABC', { doi: '10.1000/abc' }],
  ['DOI:https://doi.org/10.1000/abc', { doi: '10.1000/abc' }],
  ['doi:10.1000/abc', { url: 'https://dx.doi.org/10.1000/ABC' }],
  [
    'doi:10.1002/(SICI)1097<1::AID>3.0.CO;2-C',
    { url: 'https://doi.org/10.1002/(SICI)1097%3C1::AID%3E3.0.CO;2-C' },
  ],
  ['doi:10.48550/arXiv.1706.03762', { arxivId: '1706.03762' }],
  ['arxiv:1706.03762v2', { arxivId: '1706.03762' }],
  ['ARXIV:1706.03762', { doi: '10.48550/arxiv.1706.03762' }],
  ['arxiv:1706.03762', { url: 'http://arxiv.org/pdf/1706.03762v5.pdf' }],
  ['arxiv: hep-th/9901001', { arxivId: 'hep-th/9901001' }],
  ['url:arxiv.org/abs/1706.03762v1', { arxivId: '1706.03762' }],
  ['url:https://doi.org/10.1000/abc', { doi: '10.1000/abc' }],
  ['URL:openreview.net/pdf?id=aB', { url: 'https://openreview.net/forum?id=aB' }],
])('%s finds %j', (name, input) => {
  const keys = keysOf(input);
  expect((keysOfName(name) ?? []).some((key) => keys.includes(key))).toBe(true);
});

it('the surest key comes first, and what is no identity has none', () => {
  expect(doiKeys('10.1000/A')).toEqual(['doi:10.1000/a', 'url:doi.org/10.1000/a']);
  expect(arxivKeys('1706.03762v2')).toEqual([
    'arxiv:1706.03762',
    'doi:10.48550/arxiv.1706.03762',
    'url:arxiv.org/abs/1706.03762',
  ]);
  expect(addressKeys('https://example.org/a')).toEqual(['url:example.org/a']);
  expect([...doiKeys('none'), ...arxivKeys('none'), ...addressKeys('none')]).toEqual([]);
});

it('a name of no kind is none, and one that means nothing has no keys', () => {
  expect(keysOfName('hep-th/9901001')).toBeNull();
  expect(keysOfName('title:t')).toBeNull();
  for (const name of ['doi:', 'doi:none', 'arxiv:x', 'url:', 'url:no address']) {
    expect(keysOfName(name)).toEqual([]);
  }
});
