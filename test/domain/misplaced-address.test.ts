import { expect, it } from 'vitest';
import { fullerPaper, mergePaper, patchPaper } from '../../src/domain/paper.js';

const address = 'https://example.org/on-sails';

it.each([
  ['where there is none', null, [null, address]],
  [
    'where it is the same',
    'http://www.example.org/on-sails/',
    [null, 'http://www.example.org/on-sails/'],
  ],
  [
    'but not over another, which loses nothing',
    'https://other.example',
    [address, 'https://other.example'],
  ],
])(
  'an address in the place of a DOI becomes the address of its paper %s',
  (_, url, [doi, kept]) => {
    const paper = mergePaper('x', { title: 'T', doi: address, url });
    expect(paper).toMatchObject({ doi, url: kept });
    expect(mergePaper('x', { title: 'T', doi: address, url }, paper)).toEqual(paper);
    expect(fullerPaper(paper, paper)).toEqual(paper);
  },
);

it('a DOI that is known stays when an address is sent in its place', () => {
  const stored = mergePaper('x', { title: 'T', doi: '10.1000/182' });
  expect(patchPaper('x', { doi: address }, stored)).toMatchObject({
    doi: '10.1000/182',
    url: address,
  });
});

it.each(['10.1000/182', '10/ggx123', 'none', 'https://publisher.example/doi/10.1000/182'])(
  'what is no address, or has a DOI in it, stays: %s',
  (doi) => expect(mergePaper('x', { title: 'T', doi })).toMatchObject({ doi, url: null }),
);
