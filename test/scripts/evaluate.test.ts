import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { usualDataFolder } from '../../src/evaluation/data-folder.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { runCommand, tooWide } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { contentsOf, storedIds } from '../fixtures/stored.js';

const folder = temporaryFolder();
const lines = (...values: object[]) => `${values.map((v) => JSON.stringify(v)).join('\n')}\n`;

/** Two papers on kites, two on bees, one on clocks, and one that is nothing but an id. */
const CORPUS = [
  {
    _id: 'kites-wind',
    title: 'Kites in gusty wind',
    text: 'How a kite keeps flying when gusts pull at its line.',
    metadata: {},
  },
  {
    _id: 'kites/tail',
    title: 'Tails of kites',
    text: 'A longer tail lets a kite fly calmly in wind.',
  },
  {
    _id: 'bees-dance',
    title: 'How bees dance',
    text: 'Honeybees tell each other by a dance where the flowers are.',
  },
  {
    _id: 'bees-queen',
    title: 'Queens of the hive',
    text: 'Worker bees raise a new queen when the hive has lost its own.',
  },
  { _id: '5', title: 'Clocks that drift', text: 'Two pendulum clocks are compared over a year.' },
  { _id: 'blank', title: '', text: ' ' },
];
const QUERIES = [
  { _id: 'dance', text: 'dancing honeybees' },
  { _id: '2', paper_id: 'kites-wind' },
  { _id: 'time', text: 'pendulum clock comparison' },
  { _id: 'unjudged', text: 'anything' },
  { _id: 'hopeless', text: 'kites' },
];
const QRELS = [
  'query-id\tcorpus-id\tscore',
  // One of two is there to be found: recall 1/2, average precision 1/2.
  'dance\tbees-dance\t1',
  'dance\tghost\t1',
  // The paper itself, graded best, is no answer; the other one on kites is.
  '2\tkites-wind\t4',
  '2\tkites/tail\t2',
  'time\t5\t3',
  'time\tblank\t0',
  'hopeless\t5\t0',
  'nowhere\t5\t1',
  '',
].join('\n');

const EXPECTED = {
  dance: {
    'ndcg@10': 0.613147,
    'recall@10': 0.5,
    'recall@100': 0.5,
    'mrr@10': 1,
    'map@100': 0.5,
  },
  '2': { 'ndcg@10': 1, 'recall@10': 1, 'recall@100': 1, 'mrr@10': 1, 'map@100': 1 },
  time: { 'ndcg@10': 1, 'recall@10': 1, 'recall@100': 1, 'mrr@10': 1, 'map@100': 1 },
};

function collection(name: string, corpus = lines(...CORPUS), queries = lines(...QUERIES)): string {
  const path = join(folder, name);
  mkdirSync(join(path, 'qrels'), { recursive: true });
  writeFileSync(join(path, 'corpus.jsonl'), corpus);
  writeFileSync(join(path, 'queries.jsonl'), queries);
  writeFileSync(join(path, 'qrels', 'test.tsv'), QRELS);
  return path;
}

const serviceFolder = join(folder, 'service');
const evaluate = (args: string[], env: Record<string, string> = {}) =>
  runCommand('evaluate', args, { env: { DATA_DIR: serviceFolder, ...env } });
const semantic = ['--modes', 'semantic'];

describe('a small collection, from its files to its figures', () => {
  const dir = collection('small');
  const dataDir = join(folder, 'small-index');
  let first: Awaited<ReturnType<typeof evaluate>>;

  beforeAll(async () => {
    first = await evaluate([dir, '--data-dir', dataDir, '--json', ...semantic]);
  });

  test('--json prints nothing but JSON, with the value of every query', () => {
    const run = JSON.parse(first.stdout);
    expect(run.queries.semantic).toEqual(EXPECTED);
    expect(run).toMatchObject({
      collection: 'small',
      splits: ['test'],
      documents: { stored: 5, withoutText: 1, rejected: 0 },
      asked: 3,
      leftOut: { notJudged: 1, nothingRelevant: 1, notInQueries: 1 },
      unknownDocuments: 2,
      bootstrap: { resamples: 2000, seed: 1, confidence: 0.95 },
      modes: {
        semantic: {
          'ndcg@10': 0.871049,
          'recall@10': 0.833333,
          'recall@100': 0.833333,
          'mrr@10': 1,
          'map@100': 0.833333,
        },
      },
      hnswAgainstExact: { semantic: { 'kept@10': 1, 'kept@100': 1 } },
    });
    const [low, high] = run.intervals.semantic['ndcg@10'];
    expect(low).toBeGreaterThan(0.6);
    expect(low).toBeLessThan(0.87);
    expect(high).toBe(1);
  });

  test('a judged query that is not there is refused, a document without text is not', () => {
    expect(first.exit).toBe(1);
  });

  test('stderr says where the index is; nothing is where the service has its own', () => {
    expect(first.stderr).toContain(`Index: ${dataDir}\n`);
    expect(first.stderr).toContain('corpus.jsonl, line 6: ');
    expect(storedIds(dataDir)).toEqual([
      '5',
      'bees-dance',
      'bees-queen',
      'kites-wind',
      'kites/tail',
    ]);
    expect(storedIds(serviceFolder)).toEqual([]);
  });

  test('a second run embeds nothing and shows in 80 columns what changed', async () => {
    const file = join(folder, 'before.json');
    const saved = JSON.parse(first.stdout);
    saved.queries.semantic.dance['ndcg@10'] -= 0.3;
    writeFileSync(file, JSON.stringify(saved));
    const before = contentsOf(dataDir)['nearpaper.db'];
    const { exit, stdout, stderr } = await evaluate([
      ...[dir, '--data-dir', dataDir, '--compare', file],
      ...semantic,
    ]);
    expect(exit).toBe(1);
    expect(stderr).toContain('6 read, 0 added, 0 updated, 5 unchanged, 1 rejected');
    expect(contentsOf(dataDir)['nearpaper.db']).toBe(before);
    expect(tooWide(stdout)).toEqual([]);
    expect(stdout).toContain('small: 5 documents, 3 queries\n');
    expect(stdout).toContain('  1 more document has no text');
    expect(stdout).toMatch(/^ndcg@10 +0\.871 \[0\.\d{3}, 1\.000\]$/m);
    expect(stdout).toMatch(/^top 10 +100\.00 %$/m);
    // 0.3 less for one of three queries was the mean's tenth.
    expect(stdout).toMatch(/^ndcg@10 +0\.771 +0\.871 +\+0\.100 \[\+0\.000, \+0\.\d{3}\]$/m);
    expect(stdout).toMatch(/^map@100 +0\.833 +0\.833 +\+0\.000 \[\+0\.000, \+0\.000\]$/m);
    expect(stdout).toContain('over the 3 queries that both have\n');
    expect(stdout).toMatch(/seed 1\.\n$/);
  });

  test('--limit asks the first queries only; all of them used is exit code 0', async () => {
    const whole = collection('whole');
    writeFileSync(join(whole, 'qrels', 'test.tsv'), QRELS.replace('nowhere\t5\t1\n', ''));
    const args = [whole, '--data-dir', dataDir, '--limit', '1', '--json', ...semantic];
    const { exit, stdout } = await evaluate(args);
    expect(JSON.parse(stdout).queries.semantic).toEqual({ dance: EXPECTED.dance });
    expect(JSON.parse(stdout).leftOut.overLimit).toBe(2);
    expect(exit).toBe(0);
  });

  test.each([
    ['other documents', lines({ _id: 'tides', title: 'Tides', text: 'The moon pulls.' })],
    ['other texts under the same ids', lines(...CORPUS.map((d) => ({ ...d, title: 'Tides' })))],
    ['fewer documents', lines(...CORPUS.slice(1))],
  ])('its data folder is refused to a collection of %s, unchanged', async (_, corpus) => {
    const before = contentsOf(dataDir)['nearpaper.db'];
    const other = collection('other', corpus);
    const { exit, stdout, stderr } = await evaluate([other, '--data-dir', dataDir, ...semantic]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain('the data folder holds papers that are not in this collection');
    expect(contentsOf(dataDir)['nearpaper.db']).toBe(before);
  });
});

test('documents that the service refuses are named, and the others evaluated', async () => {
  const tooLong = { _id: 'x'.repeat(513), title: 'T', text: 'T' };
  const corpus = `{"_id": "x", "title": \n${lines(...CORPUS, tooLong)}`;
  const dir = collection('broken', corpus);
  const dataDir = join(folder, 'broken-index');
  const { exit, stdout, stderr } = await evaluate([
    dir,
    '--data-dir',
    dataDir,
    '--json',
    ...semantic,
  ]);
  expect(stderr).toMatch(/^ {2}corpus\.jsonl, line 1: the line is not valid JSON/m);
  expect(stderr).toMatch(/^ {2}corpus\.jsonl, line 8: id: must be at most 512 characters/m);
  expect(JSON.parse(stdout)).toMatchObject({
    documents: { stored: 5, withoutText: 1, rejected: 2 },
    queries: { semantic: EXPECTED },
  });
  expect(exit).toBe(1);
});

describe('exit code 2, nothing on stdout, and nothing embedded', () => {
  const dir = collection('refused');
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test.each([
    ['no folder', () => [], /missing required argument/],
    [
      'a folder that is not there',
      () => [join(folder, 'nowhere')],
      /FILE_UNREADABLE: .*nowhere\/corpus\.jsonl: there is no such file/,
    ],
    [
      'an unknown split',
      () => [dir, '--split', 'dev'],
      /dev\.tsv: there is no such file; there are test/,
    ],
    ['an unknown mode', () => [dir, '--modes', 'semantic,psychic'], /Modes are .*semantic/],
    ['a limit of nothing', () => [dir, '--limit', '0'], /whole number above 0/],
    ['a ratio above 1', () => [dir, '--semantic-ratio', '1.5'], /from 0 to 1/],
    [
      'the data folder of the service',
      () => [dir, '--data-dir', serviceFolder],
      /where the service has its papers/,
    ],
    ['an empty data folder name', () => [dir, '--data-dir', ''], /must not be empty/],
    [
      'a saved run that is missing',
      () => [dir, '--compare', '/nowhere.json'],
      /nowhere\.json: there is no such file/,
    ],
    [
      'a saved run that is no JSON',
      () => [dir, '--compare', file('text.json', 'ndcg')],
      /text\.json: is not JSON/,
    ],
    [
      'a saved run that is none',
      () => [dir, '--compare', file('none.json', '{"modes": {"semantic": {"ndcg@10": "good"}}}')],
      /none\.json: is no saved run: .*collection/,
    ],
    [
      'a saved run of another collection',
      () => [dir, '--compare', file('other.json', '{"collection": "cisi", "modes": {}}')],
      /is a run of cisi, not of refused/,
    ],
  ])('%s', async (_, args, message) => {
    const { exit, stdout, stderr } = await evaluate(args());
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(storedIds(serviceFolder)).toEqual([]);
  });

  test('no query that could be asked', async () => {
    const lost = collection('lost', undefined, lines({ _id: 'unjudged', text: 'anything' }));
    const args = [lost, '--data-dir', join(folder, 'lost-index'), ...semantic];
    const { exit, stdout, stderr } = await evaluate(args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain('no query has a relevant document and can be asked');
  });

  test('no document at all', async () => {
    const empty = collection('empty', '\n');
    const { exit, stderr } = await evaluate([empty, '--data-dir', join(folder, 'empty-index')]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/corpus\.jsonl: there is no document to search/);
  });
});

test('paths are those of where the user stood, not of where npm went', async () => {
  const dir = collection('stood');
  writeFileSync(join(dir, 'old.json'), '{}');
  const args = ['stood', '--compare', 'stood/old.json'];
  const { exit, stderr } = await evaluate(args, { INIT_CWD: folder });
  expect(exit).toBe(2);
  expect(stderr).toContain(`${join(dir, 'old.json')}: is no saved run`);
});

test('--help fits into 80 columns and tells options and exit codes', async () => {
  const { exit, stdout, stderr } = await evaluate(['--help']);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  expect(tooWide(stdout)).toEqual([]);
  for (const option of [
    'data-dir',
    'split',
    'modes',
    'semantic-ratio',
    'limit',
    'compare',
    'json',
  ]) {
    expect(stdout).toContain(`--${option}`);
  }
  for (const code of ['  0  ', '  1  ', '  2  ']) expect(stdout).toContain(code);
});

test('the usual data folder is git-ignored, and another for another corpus or model', async () => {
  const [one, other] = [collection('one'), collection('two', lines(...CORPUS.slice(1)))];
  const folderOf = (dir: string, model: string) =>
    usualDataFolder({ name: 'same', corpusFile: join(dir, 'corpus.jsonl') }, model);
  const usual = await folderOf(one, 'm1');
  expect(usual.startsWith(join(packageRoot, 'bench/.cache/evaluation/same-'))).toBe(true);
  expect(readFileSync(join(packageRoot, '.gitignore'), 'utf8')).toMatch(/^\/bench\/\.cache\/$/m);
  expect(await folderOf(collection('copy'), 'm1')).toBe(usual);
  expect(await folderOf(other, 'm1')).not.toBe(usual);
  expect(await folderOf(one, 'm2')).not.toBe(usual);
});
