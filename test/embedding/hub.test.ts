import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { vectorToBase64 } from '../../src/domain/vectors.js';
import { loadEncoder } from '../../src/embedding/encoder.js';
import { type ModelManifest, onnxFile, readManifest } from '../../src/embedding/manifest.js';
import { checkProbes } from '../../src/embedding/probes.js';
import { resolveModel } from '../../src/embedding/resolve-model.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { startServer } from '../fixtures/server.js';

/** A small server on loopback with the hub's file layout: /OWNER/NAME/resolve/main/PATH. */
const modelFolder = join(packageRoot, 'models', 'all-MiniLM-L6-v2');
const ID = 'someone/tiny-model';
let hub: Server;
let hubUrl: string;
let requested: string[] = [];
/** What the hub does to a path, when it is not to answer with the file. */
let mischief: (path: string) => 'missing' | 'half' | undefined = () => undefined;

beforeAll(async () => {
  hub = createServer((request, response) => {
    const prefix = `/${ID}/resolve/main/`;
    const path = request.url?.startsWith(prefix) ? request.url.slice(prefix.length) : '';
    requested.push(path);
    const file = join(modelFolder, path);
    const answer = mischief(path);
    if (!path || path === 'manifest.json' || answer === 'missing' || !existsSync(file)) {
      response.writeHead(404).end('Entry not found');
      return;
    }
    response.writeHead(200, { 'content-length': statSync(file).size });
    if (answer === 'half') {
      response.write(readFileSync(file).subarray(0, 1_000));
      setTimeout(() => response.destroy(), 50);
    } else createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  hubUrl = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
});
afterAll(() => {
  hub.close();
});
beforeEach(() => {
  requested = [];
  mischief = () => undefined;
});

const choice = (modelsDir: string, more: object = {}) => ({
  model: ID,
  modelsDir,
  allowModelDownload: true,
  modelHubUrl: hubUrl,
  ...more,
});

describe('a model that is named by a hub id', () => {
  it('is downloaded once, described, and is the same model as the one in the repository', async () => {
    const modelsDir = temporaryFolder();
    const { folder, model } = await resolveModel(choice(modelsDir));
    expect(folder).toBe(join(modelsDir, ID));
    expect(model).toMatchObject({ id: ID, dimensions: 384, maxTokens: 256 });
    expect(requested).toContain('onnx/model_quantized.onnx');
    const [ours, theirs] = [await readManifest(modelFolder), await readManifest(folder)];
    for (const [path, sha256] of Object.entries(theirs.files))
      expect(ours.files[path]).toBe(sha256);
    const textsOf = ({ probes }: ModelManifest) => probes.map(({ text }) => text);
    expect(textsOf(theirs)).toEqual(textsOf(ours));
    // Every kind of processor computes int8 in its own way: the vectors are those of this one.
    const encoder = await loadEncoder(folder, onnxFile(theirs), theirs, 'onnxruntime');
    for (const { text, vector } of theirs.probes) {
      expect(vector).toBe(vectorToBase64(await encoder.encode(text, 'passage')));
    }
    expect(await checkProbes(encoder, ours)).toBeGreaterThan(0.98);

    requested = [];
    expect((await resolveModel(choice(modelsDir, { allowModelDownload: false }))).model).toEqual(
      model,
    );
    expect(requested).toEqual([]);
  });

  it('serves searches', async () => {
    const server = await startServer({
      dataDir: temporaryFolder(),
      env: {
        MODEL: ID,
        MODELS_DIR: temporaryFolder(),
        MODEL_HUB_URL: hubUrl,
        ALLOW_MODEL_DOWNLOAD: '1',
      },
    });
    await server.ready();
    const answer = (await (
      await fetch(`${server.url}/v1/search?q=chaotic+forecasting&limit=1`)
    ).json()) as { hits: { paper: { title: string } }[] };
    expect(answer.hits[0]?.paper.title).toMatch(/chao/i);
    await server.kill('SIGTERM');
  });

  it('is not downloaded without leave', async () => {
    const modelsDir = temporaryFolder();
    await expect(
      resolveModel(choice(modelsDir, { allowModelDownload: false })),
    ).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining('ALLOW_MODEL_DOWNLOAD'),
    });
    expect(requested).toEqual([]);
  });

  it.each([
    ['the hub does not have', () => (mischief = () => 'missing'), 'MODEL_DOWNLOAD_FAILED'],
    [
      'breaks off in the middle of its weights',
      () => (mischief = (path) => (path.endsWith('.onnx') ? 'half' : undefined)),
      'MODEL_DOWNLOAD_FAILED',
    ],
    [
      'lacks its tokenizer',
      () => (mischief = (path) => (path.startsWith('tokenizer') ? 'missing' : undefined)),
      'MODEL_DOWNLOAD_FAILED',
    ],
  ])('that %s leaves nothing behind, and works the next time', async (_, arrange, code) => {
    const modelsDir = temporaryFolder();
    arrange();
    await expect(resolveModel(choice(modelsDir))).rejects.toMatchObject({ code });
    expect(readdirSync(modelsDir)).toEqual([]);
    mischief = () => undefined;
    expect((await resolveModel(choice(modelsDir))).model.dimensions).toBe(384);
  });

  it('on a hub that is not there says so', async () => {
    const nowhere = choice(temporaryFolder(), { modelHubUrl: 'http://127.0.0.1:9' });
    await expect(resolveModel(nowhere)).rejects.toMatchObject({
      code: 'MODEL_DOWNLOAD_FAILED',
      message: expect.stringContaining('127.0.0.1:9'),
    });
  });

  it.each(['../../etc', 'a/b/c', 'no-such-folder', 'owner/..'])('cannot be %j', async (model) => {
    await expect(resolveModel(choice(temporaryFolder(), { model }))).rejects.toMatchObject({
      code: expect.stringMatching(/^MODEL_(NOT_FOUND|INVALID)$/),
    });
    expect(requested).toEqual([]);
  });
});
