import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fingerprintOf, readManifest } from '../../src/embedding/manifest.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { runCommand, tooWide } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { contentsOf } from '../fixtures/stored.js';

const NAME = 'all-MiniLM-L6-v2';
const committed = join(packageRoot, 'models', NAME);
const modelsDir = temporaryFolder();

const addModel = (args: string[], env: Record<string, string> = {}) =>
  runCommand('add-model', args, { env: { MODELS_DIR: modelsDir, ...env } });

/** A copy of the committed model, as someone would put a model there: without a manifest. */
function copyOfModel(name: string): string {
  const folder = join(modelsDir, name);
  cpSync(committed, folder, { recursive: true });
  rmSync(join(folder, 'manifest.json'));
  return folder;
}

describe('add-model', () => {
  test('--help fits into 80 columns and tells every option', async () => {
    const { exit, stdout, stderr } = await addModel(['--help']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    for (const option of ['pooling', 'max-tokens', 'query-prefix', 'passage-prefix', 'force']) {
      expect(stdout).toContain(`--${option}`);
    }
    expect(tooWide(stdout)).toEqual([]);
  });

  test('describes a copy of the default model just as the committed manifest does', async () => {
    const folder = copyOfModel('copy');
    const { exit, stdout, stderr } = await addModel(['copy', '--licence', 'Apache-2.0']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const [ours, theirs] = [await readManifest(folder), await readManifest(committed)];
    expect(fingerprintOf(ours)).toBe(fingerprintOf(theirs));
    expect(stdout).toBe(
      `copy: 384 dimensions, at most 256 tokens, fingerprint ${fingerprintOf(theirs)}\nUse it with MODEL=copy\n`,
    );
    expect(ours).toMatchObject({ id: 'copy', licence: 'Apache-2.0', files: theirs.files });
  });

  test('refuses a folder that has a manifest, and replaces it with --force', async () => {
    const folder = join(modelsDir, 'described');
    cpSync(committed, folder, { recursive: true });
    writeFileSync(join(folder, 'manifest.json'), '{"mine": true}');
    const refused = await addModel(['described']);
    expect(refused).toMatchObject({ exit: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^MODEL_INVALID: .*described has a manifest already; --force/);
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe('{"mine": true}');
    expect(await addModel(['described', '--force'])).toMatchObject({ exit: 0, stderr: '' });
    expect((await readManifest(folder)).dimensions).toBe(384);
  });

  test('other ways to encode are another model', async () => {
    const folder = copyOfModel('prefixed');
    const options = ['--query-prefix', 'query: ', '--pooling', 'cls', '--max-tokens', '64'];
    expect(await addModel(['prefixed', ...options])).toMatchObject({ exit: 0 });
    const manifest = await readManifest(folder);
    expect(manifest).toMatchObject({
      prefixes: { query: 'query: ', passage: '' },
      pooling: 'cls',
      maxTokens: 64,
    });
    expect(fingerprintOf(manifest)).not.toBe(fingerprintOf(await readManifest(committed)));

    // The remedy that an error names must not change the model: --force keeps what is not given.
    expect(await addModel(['prefixed', '--force'])).toMatchObject({ exit: 0 });
    expect(await readManifest(folder)).toEqual(manifest);
  });

  test('promises no more tokens than the model takes, whatever is asked for', async () => {
    const folder = copyOfModel('too-many-tokens');
    const { exit } = await addModel(['too-many-tokens', '--max-tokens', '100000']);
    // Refused or brought down; but a manifest that says 100,000 is not true.
    const promised = exit === 0 ? (await readManifest(folder)).maxTokens : 0;
    expect(promised).toBeLessThanOrEqual(256);
  });
});

describe('add-model refuses', () => {
  test('a folder that lacks files, naming them, and writes nothing', async () => {
    const folder = copyOfModel('lacking');
    rmSync(join(folder, 'onnx'), { recursive: true });
    rmSync(join(folder, 'tokenizer.json'));
    const before = contentsOf(folder);
    const { exit, stdout, stderr } = await addModel(['lacking']);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(
      /^MODEL_INVALID: .*lacking lacks tokenizer\.json, onnx\/model_quantized\.onnx or onnx\/model\.onnx\n/,
    );
    expect(contentsOf(folder)).toEqual(before);
  });

  test.each([
    ['config.json', '{"model_type": "gpt2"}', 'MODEL_UNSUPPORTED'],
    ['config.json', '{"model_type": ', 'MODEL_INVALID'],
    ['onnx/model_quantized.onnx', 'not a model', 'MODEL_INVALID'],
    ['tokenizer.json', '[]', 'MODEL_INVALID'],
  ])('a %s that is %j', async (path, content, code) => {
    const folder = copyOfModel(`wrong-${code}-${path.replaceAll(/\W/g, '-')}-${content.length}`);
    writeFileSync(join(folder, path), content);
    const { exit, stderr } = await addModel([folder]);
    expect({ exit, code: stderr.split(':')[0] }).toEqual({ exit: 2, code });
    expect(existsSync(join(folder, 'manifest.json'))).toBe(false);
  });

  test('a name that is not there, saying what would be needed to download it', async () => {
    expect((await addModel(['nowhere'])).stderr).toMatch(/^MODEL_NOT_FOUND: .*not a hub id/);
    const refused = await addModel(['owner/name']);
    expect(refused).toMatchObject({ exit: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^MODEL_NOT_FOUND: .*ALLOW_MODEL_DOWNLOAD is not 1/);
    expect(existsSync(join(modelsDir, 'owner'))).toBe(false);
  });

  test('a file in place of a folder', async () => {
    writeFileSync(join(modelsDir, 'a-file'), '');
    expect(await addModel(['a-file'])).toMatchObject({ exit: 2, stdout: '' });
  });

  test.each([
    [[], 'missing required argument'],
    [['x', '--pooling', 'max'], 'mean, cls'],
    [['x', '--max-tokens', '0'], 'must be a whole number'],
    [['x', '--max-tokens', '1.5'], 'must be a whole number'],
    [['x', 'y'], 'too many arguments'],
  ])('%j', async (args, said) => {
    const { exit, stdout, stderr } = await addModel(args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(said);
  });

  test('a download that fails, leaving nothing behind', async () => {
    mkdirSync(join(modelsDir, 'hub'));
    const { exit, stderr } = await addModel(['owner/name'], {
      MODELS_DIR: join(modelsDir, 'hub'),
      ALLOW_MODEL_DOWNLOAD: '1',
      // Nothing listens on the discard port of this machine.
      MODEL_HUB_URL: 'http://127.0.0.1:9/',
    });
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^MODEL_DOWNLOAD_FAILED: owner\/name .*127\.0\.0\.1:9/);
    expect(contentsOf(join(modelsDir, 'hub'))).toEqual({});
  });
});
