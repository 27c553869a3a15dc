import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../fixtures/api.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { ingestFile, storedPaper } from '../fixtures/ingesting.js';

/** One DOI and one arXiv id, as every source types them, through every door. */
let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const LORENZ = '10.1175/1520-0469(1963)020<0130:dnf>2.0.co;2';

const DOORS: Record<string, string> = {
  'flow.ris': [
    'TY  - JOUR',
    'ID  - ris',
    'TI  - Deterministic nonperiodic flow',
    'AB  - Finite systems of ordinary differential equations.',
    'DO  - https://doi.org/10.1175/1520-0469(1963)020%3C0130:DNF%3E2.0.CO;2',
    'ER  - ',
    '',
  ].join('\n'),
  'flow.bib': `@article{bib,
    title = {Deterministic nonperiodic flow: an introduction},
    abstract = {Forced dissipative hydrodynamic flow.},
    doi = {doi:10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2},
  }\n`,
  'flow.jsonl': `${JSON.stringify({
    id: 'https://openalex.org/W1',
    doi: 'https://doi.org/10.1175/1520-0469(1963)020<0130:dnf>2.0.co;2',
    display_name: 'Deterministic nonperiodic flow, read again',
    publication_year: 1963,
    authorships: [],
    abstract_inverted_index: { Solutions: [0], are: [1], 'unstable.': [2] },
  })}\n`,
};

async function ingested(name: string): Promise<string> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, DOORS[name] ?? '');
  const [outcome] = await ingestFile(api.services, path);
  if (!outcome || outcome.kind === 'rejected') throw outcome?.error;
  return outcome.id;
}

describe('one DOI, typed in four ways', () => {
  it.each(Object.keys(DOORS))('through %s is stored as one text, of one paper', async (name) => {
    expect(await ingested(name)).toBe(await ingested('flow.ris'));
    const id = await ingested(name);
    expect((await storedPaper(api.services, id)).doi).toBe(LORENZ);
  });

  it('and through HTTP', async () => {
    const put = await api.send('PUT', '/v1/papers/http', {
      title: 'Nonperiodic flow',
      abstract: 'Convection in cells.',
      doi: ` DOI: ${LORENZ.toUpperCase()}. `,
    });
    expect(put.body.paper.doi).toBe(LORENZ);
    const again = await api.send('PUT', '/v1/papers/http', { ...put.body.paper, doi: LORENZ });
    expect(again.body.outcome).toBe('unchanged');
  });

  it('is found however it is typed, and no paper of another DOI with it', async () => {
    await api.send('PUT', '/v1/papers/other', {
      title: 'Another flow',
      doi: '10.1175/1520-0469(1963)020<0131:XYZ>2.0.CO;2',
    });
    for (const typed of [LORENZ, LORENZ.toUpperCase(), `https://doi.org/${LORENZ}`]) {
      const { body } = await api.get(`/v1/search?mode=lexical&q=${encodeURIComponent(typed)}`);
      const hits: { paper: { id: string }; lexicalScore: number }[] = body.hits;
      const found = hits
        .filter(({ lexicalScore }) => lexicalScore > 0)
        .map(({ paper }) => paper.id);
      expect([typed, ...found.sort()]).toEqual([typed, await ingested('flow.ris'), 'http']);
    }
  });
});

describe('one arXiv id', () => {
  it('is stored without version, class and address, and found with them', async () => {
    const put = await api.send('PUT', '/v1/papers/ricci', {
      title: 'Ricci flow with surgery',
      arxivId: 'https://arxiv.org/abs/math.DG/0303109v1',
    });
    expect(put.body.paper.arxivId).toBe('math/0303109');
    for (const typed of ['math/0303109', 'arXiv:math.DG/0303109', 'arxiv.org/abs/math/0303109v1']) {
      const found = await api.get(`/v1/search?mode=lexical&q=${encodeURIComponent(typed)}`);
      expect([typed, found.body.hits[0]?.paper.id]).toEqual([typed, 'ricci']);
    }
  });
});
