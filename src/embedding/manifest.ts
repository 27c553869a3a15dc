import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { NearpaperError } from '../domain/errors.js';
import { PASSAGE_TEMPLATE } from '../domain/text.js';
import { sha256Of } from '../runtime/durable-files.js';

/** The name of the manifest in a model folder. */
export const MANIFEST_FILE = 'manifest.json';

const goodMatchPoint = z.strictObject({
  papers: z.int().positive(),
  floor: z.number().min(-1).max(1),
});

/** What `models/NAME/manifest.json` holds; models/README.md explains each field. */
const manifestSchema = z.strictObject({
  id: z.string().min(1),
  origin: z.string(),
  licence: z.string(),
  dtype: z.string(),
  dimensions: z.int().positive(),
  maxTokens: z.int().min(2),
  pooling: z.enum(['mean', 'cls']),
  prefixes: z.strictObject({ query: z.string(), passage: z.string() }),
  /** Where a good match begins, on a small collection and a large one; absent where not measured. */
  goodMatch: z.tuple([goodMatchPoint, goodMatchPoint]).optional(),
  /** sha256 (hex) by path inside the folder; exactly one of them ends in .onnx. */
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  /** Texts with the vectors that this model must give them: base64 of little-endian float32. */
  probes: z.array(z.strictObject({ text: z.string(), vector: z.base64() })).min(3),
});

export type ModelManifest = z.infer<typeof manifestSchema>;

/** What decides the vectors, beside the weights: the part that the user may choose. */
export type EncodingOptions = Pick<ModelManifest, 'maxTokens' | 'pooling' | 'prefixes'>;

/** Reads and checks the manifest of a model folder, or throws MODEL_INVALID. */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, MANIFEST_FILE);
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new NearpaperError('MODEL_INVALID', `${path} cannot be read as JSON`, { cause });
  }
  const parsed = manifestSchema.safeParse(content);
  if (!parsed.success) {
    throw new NearpaperError('MODEL_INVALID', `${path}: ${z.prettifyError(parsed.error)}`);
  }
  onnxFile(parsed.data);
  return parsed.data;
}

/** The path, inside the folder, of the weights. */
export function onnxFile(manifest: ModelManifest): string {
  const weights = Object.keys(manifest.files).filter((path) => path.endsWith('.onnx'));
  const [only] = weights;
  if (only === undefined || weights.length > 1) {
    throw new NearpaperError(
      'MODEL_INVALID',
      `the manifest of ${manifest.id} names ${weights.length} .onnx files; exactly one is needed`,
    );
  }
  return only;
}

/** 16 hex digits that change whenever the same text could get another vector. */
export function fingerprintOf(manifest: ModelManifest): string {
  const { files, dimensions, pooling, maxTokens, prefixes } = manifest;
  const decisive = {
    files: Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)),
    dimensions,
    pooling,
    maxTokens,
    prefixes: [prefixes.query, prefixes.passage],
    passage: PASSAGE_TEMPLATE,
  };
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, 16);
}

/** Checks every file against its sha256, or throws MODEL_CHECKSUM_MISMATCH naming the file. */
export async function verifyFiles(folder: string, manifest: ModelManifest): Promise<void> {
  for (const [path, expected] of Object.entries(manifest.files)) {
    const actual = await sha256OfModelFile(join(folder, path));
    if (actual !== expected) {
      throw new NearpaperError(
        'MODEL_CHECKSUM_MISMATCH',
        `${join(folder, path)} has sha256 ${actual}, its manifest says ${expected}`,
      );
    }
  }
}

/** The SHA-256 of a file of a model in hexadecimal digits, or MODEL_INVALID where it cannot be read. */
export async function sha256OfModelFile(path: string): Promise<string> {
  try {
    return await sha256Of(path);
  } catch (cause) {
    throw new NearpaperError('MODEL_INVALID', `${path} cannot be read`, { cause });
  }
}
