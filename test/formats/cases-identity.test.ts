import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Paper } from '../../src/domain/paper.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { allPapers } from '../../src/store/store.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { ingestFile, kindsOf } from '../fixtures/ingesting.js';
import { openPlainStore } from '../fixtures/plain-store.js';
import { collect } from '../fixtures/reading.js';

/** Files of works that are easily taken for one another: each is a paper, and stays one. */
let services: ReturnType<typeof openPlainStore>;
beforeEach(() => {
  services = openPlainStore();
});
afterEach(() => services.close());

const fixture = (name: string) => join(packageRoot, 'test/fixtures/formats', name);

function written(name: string, text: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

const stored = async (): Promise<Paper[]> => (await collect(allPapers(services.store))).flat();
const kinds = async (path: string) => kindsOf(await ingestFile(services, path));

/** What is stored of files that are read one after the other, and once more without changing anything. */
async function papersOf(...paths: string[]): Promise<Paper[]> {
  for (const path of paths) await ingestFile(services, path);
  const papers = await stored();
  for (const path of [...paths].reverse()) {
    for (const kind of await kinds(path)) expect(kind).toBe('unchanged');
  }
  expect(await stored()).toEqual(papers);
  return papers;
}

const valuesOf = (papers: readonly Paper[], field: 'doi' | 'venue') =>
  papers.map((paper) => paper[field]).sort();

describe('works of one title', () => {
  it.each(['edit.bib', 'edit.ris'])('in two journals are two: %s', async (name) => {
    expect(valuesOf(await papersOf(fixture(name)), 'venue')).toEqual([
      'Desert Letters',
      'Pond Journal',
    ]);
  });

  it('with three DOIs are three, in one journal or two', async () => {
    expect(valuesOf(await papersOf(fixture('ed2.csv')), 'doi')).toEqual([
      '10.1007/s00000-020-00001-1',
      '10.1007/s00000-020-00002-2',
      '10.1016/j.pondlet.2020.000001',
    ]);
  });

  it('without authors are as many as there are venues', async () => {
    expect(valuesOf(await papersOf(fixture('pref.csv')), 'venue')).toEqual([
      'Desert Letters',
      'Desert Workshop Proceedings',
      'Lecture Notes',
      'Pond Conference Proceedings',
      'Pond Letters',
    ]);
  });

  it('in one series, of which nothing but the page is told, are as many as there are pages', async () => {
    const row = (n: number) => `Preface,2021,Lecture Notes in Ponds,https://ponds.example/${n}\n`;
    const rows = Array.from({ length: 30 }, (_, n) => row(n)).join('');
    const path = written('prefaces.csv', `Title,Year,Source title,Link\n${rows}`);
    const papers = await papersOf(path);
    expect(papers).toHaveLength(30);
  });

  it('and of all else but an abstract are two', async () => {
    const record = (abstract: string) =>
      `TY  - JOUR\nTI  - Editorial\nAU  - Smith, J.\nPY  - 2019\nJO  - Pond Journal\nAB  - ${abstract}\nER  - \n`;
    const abstracts = [
      'Frogs sing in this issue of the journal.',
      'Newts swim in this issue of the journal.',
      'Herons stand in this issue of the journal.',
    ];
    const papers = await papersOf(written('three.ris', abstracts.map(record).join('')));
    expect(papers.map(({ abstract }) => abstract).sort()).toEqual([...abstracts].sort());
  });

  it('more than a look-up gives are found again', async () => {
    const record = (n: number) =>
      `@article{k${n}, title={Editorial}, author={Smith, Jo}, year={2019}, doi={10.5555/e.${n}}}\n`;
    const all = Array.from({ length: 120 }, (_, n) => record(n)).join('');
    expect(await papersOf(written('many.bib', all))).toHaveLength(120);
  });
});

describe('a work that two files have', () => {
  const bib = `@article{frogs, title={On the Song of Frogs}, author={Smith, Jo and Lind, Bo}, year={2019},
    journal={Journal of Pond Research}, abstract={Frogs sing at night, and newts listen.}}`;
  const nbib = [
    ...['TY  - JOUR', 'TI  - On the song of frogs', 'AU  - Smith, J.', 'PY  - 2019'],
    ...['JO  - J. Pond Res.', 'DO  - 10.5555/frogs', 'AB  - Frogs sing at night.', 'ER  - ', ''],
  ].join('\n');

  it.each([
    ['fuller', 'first', true],
    ['fuller', 'last', false],
  ])('is one paper with the %s of each field, which is read %s', async (_what, _when, isFirst) => {
    const paths = [written('full.bib', bib), written('short.ris', nbib)];
    const [paper, ...others] = await papersOf(...(isFirst ? paths : paths.reverse()));
    expect(others).toEqual([]);
    expect(paper).toMatchObject({
      ...{ authors: ['Jo Smith', 'Bo Lind'], doi: '10.5555/frogs' },
      abstract: 'Frogs sing at night, and newts listen.',
    });
  });

  it('as Mendeley exports it twice is one paper', async () => {
    for (const names of [
      ['mendeley.bib', 'mendeley.ris'],
      ['mendeley.ris', 'mendeley.bib'],
    ]) {
      await services.close();
      services = openPlainStore();
      // The escape in the DOI is the reader's to mend.
      const plain = (name: string) => readFileSync(fixture(name), 'utf8').replaceAll('{\\_}', '_');
      const papers = await papersOf(...names.map((name) => written(name, plain(name))));
      expect(papers).toMatchObject([{ doi: '10.5555/978-3-030-1234-5_12' }]);
    }
  });

  it('may be corrected in the file that alone has it, also to say less', async () => {
    const path = written('one.bib', bib);
    await ingestFile(services, path);
    writeFileSync(path, bib.replace(', and newts listen', ''));
    expect(await kinds(path)).toEqual(['updated']);
    expect(await stored()).toMatchObject([{ abstract: 'Frogs sing at night.' }]);
    expect(await kinds(path)).toEqual(['unchanged']);
  });

  it('in two files of one name in two folders keeps the fuller of both, and each file its say', async () => {
    const folder = temporaryFolder();
    const short = bib.replace(', and newts listen', '');
    const [full, other] = ['2023/refs.bib', '2024/refs.bib'].map((name, k) => {
      mkdirSync(join(folder, name, '..'));
      writeFileSync(join(folder, name), k === 0 ? bib : short);
      return join(folder, name);
    }) as [string, string];
    const [paper, ...others] = await papersOf(full, other);
    expect(others).toEqual([]);
    expect(paper?.abstract).toBe('Frogs sing at night, and newts listen.');
    expect(await kinds(folder)).toEqual(['unchanged', 'unchanged']);
    expect(await stored()).toEqual([paper]);
  });

  it('in a folder may be corrected there, however the folder is named', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'in/refs.bib'), bib);
    expect(await kinds(folder)).toEqual(['added']);
    writeFileSync(join(folder, 'in/refs.bib'), bib.replace(', and newts listen', ''));
    expect(await kinds(`${folder}/./in/`)).toEqual(['updated']);
    expect(await stored()).toMatchObject([{ abstract: 'Frogs sing at night.' }]);
    expect(await kinds(join(folder, '*/refs.bib'))).toEqual(['unchanged']);
  });

  it('twice in one file is one paper, the fuller of both, every time', async () => {
    const short = bib.replace(', and newts listen', '').replace('{frogs,', '{frogs2,');
    for (const text of [`${bib}\n${short}`, `${short}\n${bib}`]) {
      const [paper, ...others] = await papersOf(written('two.bib', text));
      expect(others).toEqual([]);
      expect(paper?.abstract).toBe('Frogs sing at night, and newts listen.');
    }
  });
});
