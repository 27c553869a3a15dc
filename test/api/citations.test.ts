import { afterAll, beforeAll, expect, it } from 'vitest';
import { bibtex } from '../../src/formats/bibtex/bibtex.js';
import { type Api, openApi } from '../fixtures/api.js';
import { HOSTILE, HOSTILE_ID } from '../fixtures/hostile-paper.js';
import { recordsOf } from '../fixtures/reading.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
  await api.send('PUT', '/v1/papers/bees', { title: 'Bees', doi: '10.1000/182', year: 2021 });
  await api.send('PUT', `/v1/papers/${encodeURIComponent(HOSTILE_ID)}`, HOSTILE);
});
afterAll(() => api.close());

const cite = (url: string) => api.app.inject({ method: 'GET', url });
const citeAll = (payload: object) =>
  api.app.inject({ method: 'POST', url: '/v1/citations', payload });

it.each([
  [
    'bibtex',
    'application/x-bibtex; charset=utf-8',
    'bees.bib',
    /^@misc\{bees,\n {2}title = \{Bees\}/,
  ],
  [
    'ris',
    'application/x-research-info-systems; charset=utf-8',
    'bees.ris',
    /^TY {2}- GEN\r\nID {2}- bees\r\n/,
  ],
  [
    'csl',
    'application/vnd.citationstyles.csl+json; charset=utf-8',
    'bees.json',
    /^\[\{"id":"bees"/,
  ],
])('answers %s with its type and a name for the file', async (format, type, file, beginning) => {
  const answer = await cite(`/v1/papers/bees/citation?format=${format}`);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe(type);
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="${file}"`);
  expect(answer.body).toMatch(beginning);
});

it('is BibTeX unless another is asked for, also of a paper by its DOI', async () => {
  for (const name of ['doi:10.1000/182', 'doi%3A10.1000%2F182']) {
    const answer = await cite(`/v1/papers/${name}/citation`);
    expect(answer.body).toContain('doi = {10.1000/182}');
  }
});

it('keeps header and file whole for a hostile id', async () => {
  const answer = await cite(`/v1/papers/${encodeURIComponent(HOSTILE_ID)}/citation`);
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+\.bib"$/);
  expect(await recordsOf(bibtex, answer.body)).toHaveLength(1);
});

it('cites a list in its order, each paper once', async () => {
  const { body } = await citeAll({ ids: ['bees', HOSTILE_ID, 'bees'], format: 'csl' });
  expect(JSON.parse(body).map(({ id }: { id: string }) => id)).toEqual(['bees', HOSTILE_ID]);
});

it.each([
  [{ ids: ['bees', 'nobody'] }, 404, 'PAPER_NOT_FOUND'],
  [{ ids: [null] }, 400, 'INVALID_REQUEST'],
  [{ ids: [] }, 400, 'INVALID_REQUEST'],
  [{ ids: Array(501).fill('bees') }, 400, 'INVALID_REQUEST'],
  [{ ids: ['bees'], format: 'endnote' }, 400, 'INVALID_REQUEST'],
])('refuses %j', async (body, status, code) => {
  const answer = await citeAll(body);
  expect(answer.statusCode).toBe(status);
  expect(answer.json().code).toBe(code);
});

it('says which id is unknown, and which format', async () => {
  expect((await citeAll({ ids: ['nobody'] })).json().detail).toContain('"nobody"');
  expect((await cite('/v1/papers/nobody/citation')).json().code).toBe('PAPER_NOT_FOUND');
  expect((await cite('/v1/papers/bees/citation?format=x')).json().detail).toContain('"ris"');
});
