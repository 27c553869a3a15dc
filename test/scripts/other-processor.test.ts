import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { vectorFromBase64, vectorToBase64 } from '../../src/domain/vectors.js';

import { packageRoot } from '../../src/runtime/compiled-module.js';
import { complaints, runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';

/** What a processor that computes int8 in its own way sees: a manifest whose vectors are nearly its own. */
test('on a processor that computes other vectors, a command warns on stderr and prints what it always prints', async () => {
  const folder = temporaryFolder();
  const modelFolder = join(folder, 'models', 'all-MiniLM-L6-v2');
  cpSync(join(packageRoot, 'models/all-MiniLM-L6-v2'), modelFolder, { recursive: true });
  const path = join(modelFolder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  for (const probe of manifest.probes) {
    const vector = vectorFromBase64(probe.vector).map((x, k) => x + (k % 2 ? 0.002 : -0.002));
    const norm = Math.hypot(...vector);
    probe.vector = vectorToBase64(vector.map((x) => x / norm));
  }
  writeFileSync(path, JSON.stringify(manifest));
  const papers = join(folder, 'papers.jsonl');
  writeFileSync(papers, JSON.stringify({ id: 'kites', title: 'Kites', abstract: 'In the wind.' }));
  const { exit, stdout, stderr } = await runCommand('ingest', [papers], {
    env: {
      DATA_DIR: join(folder, 'data'),
      MODELS_DIR: join(folder, 'models'),
      EMBEDDING_ENGINE: 'onnxruntime',
    },
  });
  expect(stdout).toBe('1 read, 1 added, 0 updated, 0 unchanged, 0 rejected\n');
  expect({ exit, stderr: complaints(stderr) }).toEqual({ exit: 0, stderr: [] });
  expect(stderr).toContain('this processor computes slightly different vectors');
});
