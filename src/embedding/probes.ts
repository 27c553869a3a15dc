import { NearpaperError } from '../domain/errors.js';
import { cosine, vectorFromBase64, vectorToBase64 } from '../domain/vectors.js';
import type { Encoder } from './encoder.js';
import type { ModelManifest } from './manifest.js';

/** Below this a model is not the one that the manifest describes (docs/decisions/0003). */
const MIN_PROBE_SIMILARITY = 0.98;

/** What the probes of a new manifest say: short, long, and with symbols, so that each path of the tokenizer is walked. */
const PROBE_TEXTS = [
  'sim-to-real transfer',
  'A reduced-order model of a chaotic system is fitted to noisy observations and then used to forecast how the attractor evolves, well beyond the horizon over which single trajectories can be predicted.',
  'Schrödinger bridges, O(n log n) sampling & 95% confidence intervals (α = 0.05)',
];

/** The probes of a new manifest: each text with the vector that the model gives it. */
export async function makeProbes(encoder: Encoder): Promise<ModelManifest['probes']> {
  const probes = [];
  for (const text of PROBE_TEXTS) {
    probes.push({ text, vector: vectorToBase64(await encoder.encode(text, 'passage')) });
  }
  return probes;
}

/**
 * Embeds the manifest's probe texts and returns the least cosine similarity to the vectors there;
 * throws MODEL_PROBE_MISMATCH when it is too low or the dimensions differ.
 */
export async function checkProbes(encoder: Encoder, manifest: ModelManifest): Promise<number> {
  let least = 1;
  for (const probe of manifest.probes) {
    const expected = vectorFromBase64(probe.vector);
    const actual = await encoder.encode(probe.text, 'passage');
    if (actual.length !== manifest.dimensions || expected.length !== manifest.dimensions) {
      throw new NearpaperError(
        'MODEL_PROBE_MISMATCH',
        `${manifest.id} gives ${actual.length} dimensions, its manifest says ${manifest.dimensions} and has a probe of ${expected.length}`,
      );
    }
    least = Math.min(least, cosine(actual, expected));
  }
  if (!(least >= MIN_PROBE_SIMILARITY)) {
    throw new NearpaperError(
      'MODEL_PROBE_MISMATCH',
      `${manifest.id} embeds a probe text with similarity ${least.toFixed(4)} to the manifest's vector; at least ${MIN_PROBE_SIMILARITY} is expected`,
    );
  }
  return least;
}
