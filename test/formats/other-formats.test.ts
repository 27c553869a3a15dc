import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NearpaperError } from '../../src/domain/errors.js';
import { FORMAT_NAMES } from '../../src/formats/registry.js';
import { type RecordOptions, recordsOfFile } from '../../src/ingest/records.js';
import { validatePaper } from '../../src/ingest/validate.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { collect } from '../fixtures/reading.js';

const SAMPLES = join(packageRoot, 'test/fixtures/samples');
const NAMES = readdirSync(SAMPLES);
const EXTENSIONS = [...new Set(NAMES.map((name) => extname(name)))].sort();
const folder = temporaryFolder();

/** Title and abstract of every paper that would be stored of a file. */
async function storedOf(path: string, options?: RecordOptions): Promise<string[]> {
  try {
    const records = await collect(recordsOfFile(path, options));
    return records.flatMap((record) => {
      try {
        if ('error' in record) return [];
        const { title = '', abstract = '' } = validatePaper(record.value);
        return [`${title}\n${abstract}`];
      } catch {
        return [];
      }
    });
  } catch (error) {
    if (error instanceof NearpaperError) return [];
    throw error;
  }
}

describe.each(NAMES)('the sample %s', (name) => {
  const path = join(SAMPLES, name);

  test.each(EXTENSIONS)('gives the same papers under a name that ends in %s', async (extension) => {
    const renamed = join(folder, `${name}${extension}`);
    writeFileSync(renamed, readFileSync(path));
    const papers = await storedOf(path);
    expect(papers.length).toBeGreaterThan(0);
    expect(await storedOf(renamed)).toEqual(papers);
  });

  test.each(FORMAT_NAMES)('gives right papers or none as %s', async (format) => {
    const papers = new Set(await storedOf(path));
    const others = await storedOf(path, { format });
    expect(others.filter((paper) => !papers.has(paper))).toEqual([]);
  });
});
