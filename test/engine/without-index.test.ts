import { expect, it } from 'vitest';
import { mergePaper } from '../../src/domain/paper.js';
import { retrieveWithoutIndex } from '../../src/engine/builtin/retrieve-without-index.js';
import type { DocumentSource } from '../../src/store/document-source.js';

const PAPERS = new Map(
  ['a', 'b', 'c'].map((id, k) => [
    k + 1,
    { paper: mergePaper(id, { title: `Kites ${id}` }), addedAtMs: k },
  ]),
);
const VERSIONS = new Map([...PAPERS].map(([version, { paper }]) => [paper.id, version]));

/** Papers of which a and b have the word. */
const source = {
  count: () => PAPERS.size,
  versionsWithWords: () => [1, 2].map((version) => ({ version, score: 3 - version })),
  papersByVersions: (versions: readonly number[]) =>
    new Map([...PAPERS].filter(([version]) => versions.includes(version))),
  versionsOfIds: (ids: readonly string[]) => ids.map((id) => VERSIONS.get(id)),
} as unknown as DocumentSource;

it.each([
  ['b', 1, ['a', 'b'], 2],
  ['a', 1, ['a'], 2],
  ['c', 2, ['a', 'b', 'c'], 3],
])('a pinned paper, %s, is counted once among the best %i', async (id, topK, ids, total) => {
  const request = { terms: [{ term: 'kite', weight: 1 }], topK, pinned: [id] };
  const found = await retrieveWithoutIndex(source, request);
  expect([found.candidates.map((one) => one.id).sort(), found.total]).toEqual([ids, total]);
});
