import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { type Api, openApi } from '../fixtures/api.js';

let api: Api;
const starter = readFileSync(join(packageRoot, 'starter/papers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
beforeAll(async () => {
  api = await openApi();
  await api.send('POST', '/v1/papers', starter);
});
afterAll(() => api.close());

const search = async (query: string) => {
  const { status, body } = await api.get(`/v1/search?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

describe('modes', () => {
  it('rank by meaning, by words or by both, and say which scores there are', async () => {
    const semantic = await search('q=sim+to+real&mode=semantic');
    expect(semantic.hits[0]).toMatchObject({ lexicalScore: null });
    expect(semantic.hits[0].score).toBe(semantic.hits[0].similarity);
    const lexical = await search('q=sim+to+real&mode=lexical');
    expect(lexical.hits[0]).toMatchObject({ similarity: null });
    expect(lexical.hits[0].score).toBe(lexical.hits[0].lexicalScore);
    // Only papers that have the word; the vectors rank all.
    expect(lexical.total).toBeLessThan(47);
    const hybrid = await search('q=sim+to+real');
    expect(hybrid).toMatchObject({ mode: 'hybrid', total: 47 });
    for (const { similarity, lexicalScore } of hybrid.hits) {
      expect(typeof similarity).toBe('number');
      expect(typeof lexicalScore).toBe('number');
    }
  });

  it('agree about sim-to-real however it is written', async () => {
    for (const query of ['sim-to-real', 'sim2real', 'sim+to+real', 'Sim-To-Real']) {
      const { hits } = await search(`q=${query}&mode=lexical&limit=1`);
      expect(hits[0].paper.title, query).toMatch(/^ASAP/);
    }
  });

  it('with a ratio of 1 and of 0 are the two pure orders', async () => {
    const ids = async (query: string) =>
      (await search(query)).hits.map((hit: { paper: { id: string } }) => hit.paper.id);
    expect(await ids('q=chaotic+forecasting&semanticRatio=1')).toEqual(
      await ids('q=chaotic+forecasting&mode=semantic'),
    );
    const lexical = await ids('q=chaotic+forecasting&mode=lexical');
    expect((await ids('q=chaotic+forecasting&semanticRatio=0')).slice(0, lexical.length)).toEqual(
      lexical,
    );
    const { status } = await api.get('/v1/search?q=a&semanticRatio=1.5');
    expect(status).toBe(400);
  });

  it('without any word of the query: lexical finds nothing and says so', async () => {
    const body = await search('q=qwertyuiop&mode=lexical');
    expect(body).toMatchObject({ hits: [], total: 0, noGoodMatch: true, nextCursor: null });
  });
});

describe('an explanation', () => {
  it('adds up to the score', async () => {
    const { hits, semanticRatio } = await search('q=koopman+operators&explain=true');
    for (const { score, similarity, lexicalScore, explanation } of hits) {
      const { semantic, lexical, own, neighbours } = explanation;
      expect(semantic).toMatchObject({ score: similarity, weight: semanticRatio });
      expect(lexical.score).toBe(lexicalScore);
      const sum = lexical.terms.reduce(
        (all: number, term: { score: number }) => all + term.score,
        0,
      );
      expect(sum).toBeCloseTo(lexicalScore, 4);
      const parts = [semantic, lexical].map((part) => part.weight * part.standardScore);
      expect(own).toBeCloseTo((parts[0] as number) + (parts[1] as number), 4);
      expect(own + neighbours).toBeCloseTo(score, 4);
    }
  });
});

describe('highlights', () => {
  it('mark the words of the query in whatever form they stand', async () => {
    const { hits } = await search('q=robot+simulators&highlight=true&limit=3');
    const marked = hits.flatMap(
      (hit: {
        paper: { abstract: string };
        highlights: { abstract: { start: number; end: number }[] };
      }) => hit.highlights.abstract.map(({ start, end }) => hit.paper.abstract.slice(start, end)),
    );
    expect(marked).toContain('simulators');
    expect(marked).toContain('simulation');
    for (const text of marked) expect(text).toMatch(/robot|simulat/i);
  });
});

describe('the best sentence', () => {
  it('is the one of the abstract that answers the query, and stands where it says', async () => {
    const { hits } = await search(
      'q=residual+action+model+that+corrects+the+simulator&bestSentence=true&limit=3',
    );
    for (const { paper, bestSentence } of hits) {
      expect(paper.abstract.slice(bestSentence.start, bestSentence.end)).toBe(bestSentence.text);
    }
    // The second of the three sentences of ASAP tells of the residual model.
    expect(hits[0].paper.title).toMatch(/^ASAP/);
    expect(hits[0].bestSentence.text).toMatch(/residual \(delta\) action model/);
  });

  it('is null for a paper without an abstract, and found in lexical mode too', async () => {
    await api.send('PUT', '/v1/papers/bare', { title: 'Xylophones' });
    const { hits } = await search('q=xylophones&bestSentence=true&mode=lexical');
    expect(hits).toHaveLength(1);
    expect(hits[0].bestSentence).toBeNull();
    await api.send('DELETE', '/v1/papers/bare');
  });
});

describe('near-duplicates', () => {
  it('are one hit among similar papers', async () => {
    const original = starter.find((paper: { title: string }) => /^ASAP/.test(paper.title));
    await api.send('PUT', '/v1/papers/published', {
      title: original.title,
      abstract: `${original.abstract} Published version.`,
      venue: 'RSS',
    });
    const from = starter.find((paper: { title: string }) => /^When to Trust/.test(paper.title));
    const { body } = await api.send('POST', '/v1/similar', { ...pick(from), limit: 47 });
    const asap = body.hits.filter((hit: { paper: { title: string } }) =>
      /^ASAP/.test(hit.paper.title),
    );
    expect(asap).toHaveLength(1);
    expect(asap[0].duplicates).toHaveLength(1);
    expect(asap[0].duplicates[0].title).toBe(original.title);
    expect(body.hits.filter((hit: { duplicates: [] }) => hit.duplicates.length > 0)).toHaveLength(
      1,
    );
    await api.send('DELETE', '/v1/papers/published');
  });
});

const pick = ({ title, abstract }: { title: string; abstract: string }) => ({ title, abstract });
