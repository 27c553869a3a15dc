import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Services } from '../../src/app/compose.js';
import { NearpaperError } from '../../src/domain/errors.js';
import { retryUnembedded } from '../../src/ingest/retry.js';
import { ingestValues, kindsOf, withEmbed } from '../fixtures/ingesting.js';
import { openServices } from '../fixtures/services.js';

let services: Services;
beforeAll(async () => {
  ({ services } = await openServices());
});
afterAll(() => services.close());

const poison = { id: 'poison', title: 'Poisonous kites', abstract: 'Nobody can embed this.' };
const fine = { id: 'fine', title: 'Fine kites', abstract: 'Anybody can.' };

/** The real embedder, which fails for this text as often as told. */
function failing(times: number) {
  let left = times;
  return withEmbed(services.embedder, async (text, role) => {
    if (text.startsWith('Poisonous') && left-- > 0) {
      throw new NearpaperError('EMBEDDING_FAILED', 'its process died 3 times');
    }
    return services.embedder.embed(text, role);
  });
}
const counts = async () => (await services.store.status()).embedding;

describe('a paper whose text cannot be embedded', () => {
  test('is kept with its error, found by its words, and tried again until it can be', async () => {
    const { store, engine } = services;
    const kept = { ...services, embedder: failing(2) };
    const outcomes = await ingestValues(kept, [poison, fine], { unembeddable: 'keep' });
    expect(kindsOf(outcomes)).toEqual(['added', 'added']);
    expect(outcomes[0]).toMatchObject({ failure: { code: 'EMBEDDING_FAILED' } });
    expect(await counts()).toEqual({ embedded: 1, pending: 1, failed: 0 });
    expect(await store.unembeddedPapers(null, 10)).toMatchObject([
      { id: 'poison', error: 'its process died 3 times', attempts: 1 },
    ]);

    expect(await retryUnembedded(kept)).toBe(0);
    expect(await counts()).toEqual({ embedded: 1, pending: 1, failed: 0 });
    expect(await retryUnembedded(kept)).toBe(1);
    expect(await counts()).toEqual({ embedded: 2, pending: 0, failed: 0 });
    const vector = await services.embedder.embed(`${poison.title}\n${poison.abstract}`, 'passage');
    const { candidates } = await engine.retrieve({ vector, topK: 1 });
    expect(candidates).toMatchObject([{ id: 'poison', similarity: 1 }]);
  });

  test('is left alone after three attempts, until its text changes', async () => {
    const kept = { ...services, embedder: failing(Number.POSITIVE_INFINITY) };
    const other = { ...poison, id: 'other', abstract: 'Another text.' };
    await ingestValues(kept, [other], { unembeddable: 'keep' });
    for (let n = 0; n < 5; n++) expect(await retryUnembedded(kept)).toBe(0);
    expect(await services.store.unembeddedPapers(null, 10)).toMatchObject([{ attempts: 3 }]);
    expect(await counts()).toEqual({ embedded: 2, pending: 0, failed: 1 });
    expect(await retryUnembedded(services)).toBe(0);

    const [changed] = await ingestValues(services, [{ ...other, title: 'Harmless kites' }]);
    expect(changed?.kind).toBe('updated');
    expect(await counts()).toEqual({ embedded: 3, pending: 0, failed: 0 });
  });

  test('is rejected where nobody asked to keep it, and nothing is stored', async () => {
    const values = [{ ...poison, id: 'refused', abstract: 'A third text.' }];
    const outcomes = await ingestValues({ ...services, embedder: failing(1) }, values);
    expect(kindsOf(outcomes)).toEqual(['rejected']);
    expect(await services.store.getPapers(['refused'])).toEqual([]);
  });
});
