import { afterAll, beforeAll, expect, it } from 'vitest';
import { passageText } from '../../../src/domain/text.js';
import { vectorToBase64 } from '../../../src/domain/vectors.js';
import { contentHashOf } from '../../../src/ingest/content-hash.js';
import { type Api, openApi } from '../../fixtures/api.js';
import { recording, storedPaper } from '../../fixtures/ingesting.js';

const MODEL = 'all-MiniLM-L6-v2';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const embed = (body: object) => api.send('POST', '/v1/embeddings', { model: MODEL, ...body });

it('gives the very vector that a paper of the same text is stored with', async () => {
  const abstract = 'Kites fly by the wind — naïvely: Δp = ½ρv². '.repeat(80);
  await api.send('PUT', '/v1/papers/kites', { title: 'On kites', abstract });
  const paper = await storedPaper(api.services, 'kites');
  const hash = contentHashOf(paper);
  const stored = (await api.services.store.getVectors([hash])).get(hash);
  const { body } = await embed({ input: passageText(paper), encoding_format: 'base64' });
  expect(body.data[0].embedding).toBe(vectorToBase64(stored as Float32Array));
  // Longer than the model reads: what was read is counted.
  expect(body.usage.prompt_tokens).toBe(256);
});

it('gives the vector that a query is searched with where a query is asked for', async () => {
  const vector = vectorToBase64(await api.services.embedder.embed('kites', 'query'));
  for (const body of [{ model: `${MODEL}-query` }, { input_type: 'query' }]) {
    const answer = await embed({ input: 'kites', encoding_format: 'base64', ...body });
    expect(answer.body.data[0].embedding).toBe(vector);
    expect(answer.body.model).toBe(MODEL);
  }
});

it('embeds no more for a client that has gone away', async () => {
  const { embedder } = api.services;
  const { embedder: recorded, texts } = recording(embedder);
  api.services.embedder = recorded;
  const url = await api.app.listen({ port: 0, host: '127.0.0.1' });
  const client = new AbortController();
  const input = Array.from({ length: 2_000 }, (_, k) => `kite ${k}`);
  const asked = fetch(`${url}/v1/embeddings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: MODEL, input }),
    signal: client.signal,
  });
  while (texts.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  client.abort();
  await expect(asked).rejects.toThrow(/abort/);
  // Eight were under way; what is not begun by the time that these are done never is.
  while (embedder.status().pending > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(texts.length).toBeLessThan(2_000);
  api.services.embedder = embedder;
});

it('answers every error in the shape of OpenAI, also those before the route', async () => {
  const large = await embed({ input: 'a'.repeat(9_000_000) });
  expect(large.status).toBe(413);
  expect(large.body.error).toMatchObject({ code: 'BODY_TOO_LARGE', param: null });
  const text = await api.app.inject({
    method: 'POST',
    url: '/v1/embeddings',
    headers: { 'content-type': 'application/json' },
    payload: '{"input":',
  });
  expect(text.statusCode).toBe(400);
  expect(text.json().error).toMatchObject({ code: 'BODY_NOT_JSON', type: 'invalid_request_error' });
});
