import { type Paper, SemanticScholar } from 'semanticscholarjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';
import { hasPythonClients, runPython } from './python.js';

/** More than one answer of a bulk search has, and than a search shows. */
const ROBOTS = 1_040;
const SHOWN = 1_000;
const PAPERS = [
  {
    ...{ id: 'kites', title: 'On kites and their strings', year: 2019, venue: 'Sky' },
    ...{ authors: ['Ada Lovelace', 'Alan Turing'], doi: '10.1000/182' },
    abstract: 'Kites fly higher in steady wind. Their strings break in storms, which is dangerous.',
  },
  { id: 'dragons', title: 'Dragons and other kites', year: 2021, venue: 'Sky' },
  {
    ...{ id: 'attention', title: 'On attention', abstract: 'Transformers.', year: 2017 },
    ...{ authors: ['Grace Hopper', 'Mary Jackson'], arxivId: '1706.03762' },
  },
  ...Array.from({ length: ROBOTS }, (_, k) => ({ id: `robot-${k}`, title: `Robots, part ${k}` })),
];

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer({ dataDir: temporaryFolder() });
  await server.ready(110_000);
  for (let from = 0; from < PAPERS.length; from += 500) {
    const { status } = await fetch(`${server.url}/v1/papers`, {
      method: 'POST',
      body: JSON.stringify(PAPERS.slice(from, from + 500)),
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(200);
  }
}, 240_000);
afterAll(() => server.kill());

describe.skipIf(!hasPythonClients)('semanticscholar in Python', () => {
  // biome-ignore lint/suspicious/noExplicitAny: what the script prints
  let answers: any;
  beforeAll(async () => {
    answers = await runPython('semantic_scholar.py', [server.url]);
  }, 120_000);

  it('reads a paper with all of its fields, by every kind of id', () => {
    expect(answers.paper).toMatchObject({
      ...{ paperId: 'attention', title: 'On attention', abstract: 'Transformers.', year: 2017 },
      ...{ citations: [], references: [], tldr: null, embedding: null, citationStyles: null },
      ...{ publicationDate: null, citationCount: 0 },
    });
    expect(answers.authors).toEqual(['Grace Hopper', 'Mary Jackson']);
    expect([answers.byAddress, answers.byCorpusId]).toEqual(['attention', 'attention']);
    expect(answers.byDoi).toEqual({ paperId: 'kites', title: 'On kites and their strings' });
    expect(answers.authorsOfPaper).toEqual(['Grace Hopper', 'Mary Jackson']);
    expect([answers.citations, answers.references]).toEqual([[], []]);
  });

  it('reads many papers, and knows those that are not here', () => {
    expect(answers.batch).toEqual(['kites', 'kites', 'attention']);
    expect(answers.notFound).toEqual(['nobody']);
  });

  it('pages to the end of what a search shows', () => {
    expect(answers.firstPage).toBe(100);
    expect(answers.total).toBeGreaterThanOrEqual(ROBOTS);
    expect(answers.everything).toHaveLength(SHOWN);
    expect(new Set(answers.everything).size).toBe(SHOWN);
  });

  it('lists all papers that have a word', () => {
    expect(answers.firstBulk).toBe(1_000);
    // Some of the papers that a new server begins with are about robots too.
    const listed = answers.bulk.filter((id: string) => id.startsWith('robot-'));
    expect(new Set(listed).size).toBe(ROBOTS);
    expect(new Set(answers.bulk).size).toBe(answers.bulk.length);
  });

  it('filters, matches, completes and quotes', () => {
    expect(answers.filtered).toEqual(['kites']);
    expect(answers.matched).toMatchObject({ paperId: 'kites', matchScore: 1 });
    expect(answers.completed).toEqual([
      ['kites', 'On kites and their strings', 'Lovelace & Turing, 2019'],
    ]);
    expect(answers.snippets).toEqual([
      [
        'Their strings break in storms, which is dangerous.',
        'On kites and their strings',
        ['Ada Lovelace', 'Alan Turing'],
      ],
    ]);
  });

  it('gets recommendations, and never a paper that it gave', () => {
    expect(answers.recommended.length).toBeGreaterThan(100);
    expect(answers.recommended).not.toContain('kites');
    expect(answers.recommended[0]).toBe('dragons');
    expect(answers.recommendedFromLists).toHaveLength(5);
    for (const id of ['kites', 'attention']) expect(answers.recommendedFromLists).not.toContain(id);
    expect(answers.recommendedFromOneList[0]).toBe('dragons');
  });

  it('raises the errors that it raises with the original', () => {
    expect(answers.errors).toEqual({
      paper: ['ObjectNotFoundException', 'Paper with id DOI:10.1000/none not found'],
      batch: ['BadQueryParametersException', 'No valid paper ids given'],
      match: ['ObjectNotFoundException', 'Title match not found'],
      fields: ['BadQueryParametersException', 'Unrecognized or unsupported fields: [garbage]'],
      citations: ['ObjectNotFoundException', 'Paper with id nobody not found'],
      recommended: ['ObjectNotFoundException', 'Paper with id nobody not found'],
      year: ['BadQueryParametersException', 'Unacceptable query params: [year=x]'],
      author: ['ObjectNotFoundException', expect.stringContaining('does not exist')],
    });
  });
});

// What it is refused it asks for again, ten times in five minutes.
describe('semanticscholarjs', { timeout: 30_000 }, () => {
  let client: SemanticScholar;
  beforeAll(() => {
    client = new SemanticScholar(30_000, null as unknown as string, server.url);
    // It prints every address.
    vi.spyOn(console, 'log').mockImplementation(() => {});
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });
  const idsOf = (papers: Paper[]) => papers.map(({ paperId }) => paperId ?? '');

  it('reads papers', async () => {
    const paper = await client.get_paper('URL:https://arxiv.org/abs/1706.03762');
    expect([paper.paperId, paper.title, paper.abstract]).toEqual([
      'attention',
      'On attention',
      'Transformers.',
    ]);
    const id = `CorpusId:${paper.corpusId}`;
    expect(idsOf(await client.get_papers([id, 'DOI:10.1000/182']))).toEqual(['attention', 'kites']);
  });

  it('reads authors, citations and references', async () => {
    const authors = await client.getPaperAuthors('DOI:10.1000/182').nextPage();
    expect(authors.map(({ name }) => name)).toEqual(['Ada Lovelace', 'Alan Turing']);
    expect(await client.getPaperCitations('kites').nextPage()).toEqual([]);
    expect(await client.getPaperReferences('kites').nextPage()).toEqual([]);
  });

  it('pages through a search', async () => {
    const results = await client.search_paper('robots');
    const seen = idsOf(await results.nextPage());
    // By the rule that the client itself has; what it does at the end of its pages is to ask for the next.
    while (results.Next === results.Offset + 100) seen.push(...idsOf(await results.nextPage()));
    expect(seen).toHaveLength(SHOWN);
    expect(new Set(seen).size).toBe(SHOWN);
  });

  it('gets recommendations', async () => {
    const near = idsOf(await client.get_recommended_papers('kites', ['title'], 5));
    expect(near).toHaveLength(5);
    expect(near[0]).toBe('dragons');
    const lists = await client.get_recommended_papers_from_lists(['kites'], null, ['title'], 5);
    expect(idsOf(lists)[0]).toBe('dragons');
    expect(idsOf(lists)).not.toContain('kites');
  });
});
