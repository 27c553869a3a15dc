import OpenAI, { BadRequestError, NotFoundError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passageText } from '../../src/domain/text.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

const DIMENSIONS = 384;
const MODEL = 'all-MiniLM-L6-v2';

let server: ServerProcess;
let client: OpenAI;
beforeAll(async () => {
  server = await startServer({ dataDir: temporaryFolder() });
  await server.ready();
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(() => server.kill());

describe('the openai client', () => {
  it('gets the same vectors as base64, which it asks for by itself, and as floats', async () => {
    const input = ['kites fly', 'bees dance'];
    const { data, model, usage } = await client.embeddings.create({ model: MODEL, input });
    const floats = await client.embeddings.create({
      model: MODEL,
      input,
      encoding_format: 'float',
    });
    expect(model).toBe(MODEL);
    expect(data.map(({ index, object }) => [index, object])).toEqual([
      [0, 'embedding'],
      [1, 'embedding'],
    ]);
    for (const [at, { embedding }] of data.entries()) {
      expect(embedding).toHaveLength(DIMENSIONS);
      expect(Array.from(embedding)).toEqual(floats.data[at]?.embedding);
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
    }
    // [CLS] kites fly [SEP]: `kites` is two word pieces.
    expect(usage).toEqual({ prompt_tokens: 9, total_tokens: 9 });
  });

  it('gets vectors under the names of OpenAI too, and is told which model it was', async () => {
    const own = await client.embeddings.create({ model: MODEL, input: 'kites' });
    const other = await client.embeddings.create({
      model: 'text-embedding-3-small',
      input: 'kites',
      dimensions: DIMENSIONS,
      user: 'somebody',
    });
    expect(other).toEqual(own);
  });

  it('sees the models and can ask for each', async () => {
    const names: string[] = [];
    for await (const { id } of client.models.list()) names.push(id);
    expect(names).toEqual([MODEL, `${MODEL}-query`]);
    for (const model of names) {
      expect((await client.models.retrieve(model)).id).toBe(model);
      const { data } = await client.embeddings.create({ model, input: 'kites' });
      expect(data[0]?.embedding).toHaveLength(DIMENSIONS);
    }
    await expect(client.models.retrieve('gpt-4o')).rejects.toThrow(NotFoundError);
  });

  it('gets its own errors, which say what is wrong', async () => {
    const create = (body: object) =>
      client.embeddings.create({ model: MODEL, input: 'kites', ...body });
    const unknown = create({ model: 'text-embedding-9' });
    await expect(unknown).rejects.toThrow(NotFoundError);
    await expect(unknown).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
      type: 'invalid_request_error',
      param: 'model',
    });
    const refused: [object, string, RegExp][] = [
      [{ input: [101, 102] }, 'input', /token ids.*check_embedding_ctx_length=False/],
      [{ input: [[101, 102], [103]] }, 'input', /token ids/],
      [{ input: '' }, 'input', /empty text/],
      [{ input: [] }, 'input', /at least one/],
      [{ input: ['a', null] }, 'input', /at 1 that is no text/],
      [{ input: Array.from({ length: 2_049 }, () => 'a') }, 'input', /at most 2048/],
      [{ input: 'a'.repeat(100_001) }, 'input', /at most 100000/],
      [{ dimensions: 256 }, 'dimensions', /must be 384/],
      [{ encoding_format: 'int8' }, 'encoding_format', /float.*base64/],
    ];
    for (const [body, param, message] of refused) {
      const error = await create(body).catch((thrown) => thrown);
      expect(error, JSON.stringify(body).slice(0, 100)).toBeInstanceOf(BadRequestError);
      expect(error).toMatchObject({ param, type: 'invalid_request_error' });
      expect(error.message).toMatch(message);
    }
  });

  it('embeds a thousand texts in one request, each as if it were alone', async () => {
    const input = Array.from({ length: 1_000 }, (_, k) => `kite ${k}`);
    const { data } = await client.embeddings.create({ model: MODEL, input });
    expect(data).toHaveLength(1_000);
    const alone = await client.embeddings.create({ model: MODEL, input: 'kite 777' });
    expect(data[777]?.embedding).toEqual(alone.data[0]?.embedding);
  });
});

it('the vector of a passage is that of the stored paper', async () => {
  const paper = { id: 'kites', title: 'On kites', abstract: 'Kites fly by the wind.' };
  await fetch(`${server.url}/v1/papers/kites`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(paper),
  });
  // The cosine that a search by the same text reports is 1 where the vectors are the same.
  const { hits } = (await (
    await fetch(`${server.url}/v1/similar`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: paper.title, abstract: paper.abstract, mode: 'semantic' }),
    })
  ).json()) as { hits: { paper: { id: string }; similarity: number }[] };
  expect(hits[0]).toMatchObject({ paper: { id: 'kites' }, similarity: 1 });
  expect(passageText(paper)).toBe('On kites\nKites fly by the wind.');
});
