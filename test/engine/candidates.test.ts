import { describe, expect, it } from 'vitest';
import { mergePaper } from '../../src/domain/paper.js';
import { retrieve } from '../../src/engine/builtin/retrieve.js';
import { SearchIndex } from '../../src/engine/builtin/search-index.js';
import { Searcher } from '../../src/engine/builtin/searcher.js';
import { innerProduct } from '../../src/engine/builtin/vectors/vector-rows.js';
import type { Candidate } from '../../src/engine/engine.js';
import { random, randomVector } from '../fixtures/vectors.js';

const SEED = 17;
const DIMENSIONS = 16;
const PAPERS = 200;
const VERSIONS = 400;
const WORDS = 12;
const TOP = 25;
const NEIGHBOURS = 3;

const next = random(SEED);
const pick = (below: number) => Math.floor(next() * below);
const searcher = new Searcher();

/** An index in the middle of changes: papers by their old text and their new one, and some removed. */
function changingIndex() {
  const index = SearchIndex.empty(DIMENSIONS, VERSIONS);
  const added = Array.from({ length: VERSIONS }, (_, docId) => {
    const vector = randomVector(next, DIMENSIONS);
    const title = Array.from({ length: 4 }, () => `word${pick(WORDS)}`).join(' ');
    // The year says which text of a paper it is.
    const paper = mergePaper(`p${pick(PAPERS)}`, { title, year: 1000 + docId });
    index.add({ version: docId + 1, paper, vector, addedAtMs: docId });
    return { id: paper.id, vector };
  });
  for (let docId = 0; docId < VERSIONS; docId++) if (next() < 0.1) index.remove(docId + 1);
  return { index, added };
}

describe(`candidates of an index that is being changed (seed ${SEED})`, () => {
  it('are the live papers of both rankings, each once, by the newer text, with both scores', async () => {
    let { index, added } = changingIndex();
    let twice = 0;
    for (let round = 0; round < 20; round++) {
      if (round % 10 === 9) ({ index, added } = changingIndex());
      const query = randomVector(next, DIMENSIONS);
      const terms = [0, 1].map((k) => ({ term: `word${(round + k) % WORDS}`, weight: 1 + k }));
      const allowed = index.table.live.values;
      const { candidates, facets } = await retrieve(
        searcher,
        index.snapshot(),
        {
          vector: query,
          terms,
          topK: TOP,
          neighbours: NEIGHBOURS,
          exact: true,
          facets: { fields: ['year'], limit: VERSIONS },
        },
        { allowed: { allowed, count: index.size }, preferred: [], sufficient: [], pinned: [] },
      );

      const live = added.map((_, docId) => docId).filter(index.table.isLive);
      const similarity = (docId: number) =>
        innerProduct((added[docId] as { vector: Float32Array }).vector, query);
      const byVector = live.sort((a, b) => similarity(b) - similarity(a) || a - b).slice(0, TOP);
      const lexical = index.lexical.snapshot();
      const byWords = searcher.lexical.search(lexical, terms, TOP, allowed).docIds;
      const newest = new Map<string, number>();
      for (const docId of [...byVector, ...byWords]) {
        const { id } = added[docId] as { id: string };
        newest.set(id, Math.max(docId, newest.get(id) ?? -1));
      }
      twice += new Set([...byVector, ...byWords]).size - newest.size;
      const docIdOf = ({ year }: Pick<Candidate, 'year'>) => (year ?? 0) - 1000;
      expect(Object.fromEntries(candidates.map((one) => [one.id, docIdOf(one)]))).toEqual(
        Object.fromEntries(newest),
      );
      expect(candidates).toHaveLength(newest.size);
      for (const candidate of candidates) {
        const docId = docIdOf(candidate);
        expect(candidate.similarity).toBeCloseTo(similarity(docId), 5);
        const [score] = searcher.lexical.scoresOf(lexical, [docId], terms);
        expect(candidate.lexicalScore).toBeCloseTo(score as number, 5);
        expect(candidate.addedAtMs).toBe(docId);
        const near = index.neighbours.graph.get(docId, index.table.isLive).slice(0, NEIGHBOURS);
        expect(candidate.neighbours.map((one) => one.similarity)).toEqual(
          near.map((one) => one.similarity),
        );
        expect(
          candidate.neighbours.map((one) =>
            one.candidate === null ? null : docIdOf(candidates[one.candidate] as Candidate),
          ),
        ).toEqual(
          near.map((one) =>
            candidates.some((other) => docIdOf(other) === one.docId) ? one.docId : null,
          ),
        );
      }
      expect(facets?.exact).toBe(true);
    }
    expect(twice).toBeGreaterThan(20);
  });
});
