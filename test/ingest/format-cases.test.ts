import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../src/app/compose.js';
import type { Paper } from '../../src/domain/paper.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { ingestFile } from '../fixtures/ingesting.js';
import { type OpenServices, openServices } from '../fixtures/services.js';

/** Files in the shapes that databases and programs export, and the papers that must be stored of each. */
const CASES = join(packageRoot, 'test/fixtures/formats');

type Expected = Partial<Omit<Paper, 'abstract'>> & {
  abstract?: string;
  'abstract starts'?: string;
};
interface Case {
  /** Files, one after the other, with spaces between. */
  file: string;
  papers: Expected[];
  note?: string;
  /** There may be more papers than these. */
  atLeast?: boolean;
}

/** Where a note leaves it open: `paper_title` and `summary` are understood, proceedings are kept. */
const MORE = new Set(['mix.jsonl', 'inherit.bib']);

const cases: Case[] = readFileSync(join(CASES, 'expected.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

let opened: OpenServices;
beforeAll(async () => {
  opened = await openServices({ search: false });
});
afterAll(() => opened.close());

describe('a file of papers', () => {
  it.each(cases)(
    '$file gives the papers that it has',
    async ({ file, papers, atLeast = false }) => {
      const { services } = opened;
      await services.store.write(
        (await everyPaper(services)).map(({ id }) => ({ kind: 'delete', id })),
      );
      for (const name of file.split(' ')) {
        try {
          await ingestFile(services, join(CASES, name));
        } catch (error) {
          expect(papers, String(error)).toEqual([]);
        }
      }
      const stored = await everyPaper(services);
      if (!atLeast && !MORE.has(file))
        expect(stored.map(({ title }) => title)).toHaveLength(papers.length);
      for (const expected of papers) expect(stored).toContainEqual(matching(expected));
    },
  );
});

const everyPaper = ({ store }: Services): Promise<Paper[]> => store.listPapers(null, 1_000);

/** A period may stand at the end of a title, and behind an initial. */
function matching({ 'abstract starts': start, title, authors, ...fields }: Expected): unknown {
  const isOpen = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return expect.objectContaining({
    ...fields,
    ...(title === undefined
      ? {}
      : { title: expect.stringMatching(new RegExp(`^${isOpen(title.replace(/\.$/, ''))}\\.?$`)) }),
    ...(authors === undefined
      ? {}
      : {
          authors: authors.map((name) =>
            expect.stringMatching(new RegExp(`^${isOpen(name).replaceAll('\\.', '\\.?')}\\.?$`)),
          ),
        }),
    ...(start === undefined
      ? {}
      : { abstract: expect.stringMatching(new RegExp(`^${isOpen(start)}`)) }),
  });
}
