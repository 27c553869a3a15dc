import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Embedder } from '../../src/embedding/embedder.js';
import { OnDemandEmbedder } from '../../src/embedding/on-demand.js';
import { type OpenServices, openServices } from '../fixtures/services.js';

let opened: OpenServices;
let inner: Embedder;
beforeAll(async () => {
  opened = await openServices();
  inner = opened.services.embedder;
});
afterAll(() => opened.close());

it('is started with the first text, once, and gives the same vectors', async () => {
  let starts = 0;
  const embedder = new OnDemandEmbedder(inner.model, async () => {
    starts++;
    return inner;
  });
  expect(embedder.status()).toMatchObject({ processes: 0, ready: 0 });
  expect(starts).toBe(0);
  const [one, other] = await Promise.all([
    embedder.embed('kites', 'passage'),
    embedder.embed('bees', 'passage'),
  ]);
  expect(starts).toBe(1);
  expect(one).toEqual(await inner.embed('kites', 'passage'));
  expect(other).not.toEqual(one);
  expect(embedder.status()).toEqual(inner.status());
});

it('says with the text what is wrong with the model, and closes without having been started', async () => {
  const broken = new OnDemandEmbedder(inner.model, () => Promise.reject(new Error('no model')));
  await expect(broken.embed('kites', 'passage')).rejects.toThrow('no model');
  await broken.close();
  await new OnDemandEmbedder(inner.model, () => Promise.reject(new Error('never'))).close();
});
