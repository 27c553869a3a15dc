import type { Paper } from '../../src/domain/paper.js';
import { type HttpClient, jsonOf } from '../http-client.js';
import { Authors } from './authors.js';
import { inTurns } from './in-turns.js';
import { inventedIdentifiers, inventedPapers } from './inventions.js';
import { PaperWords } from './paper-words.js';
import { TitleWords } from './title-words.js';

/** The papers that a server has, and what questions about them need to know. */
export interface Corpus {
  papers: readonly Paper[];
  byId: ReadonlyMap<string, Paper>;
  titles: TitleWords;
  words: PaperWords;
  authors: Authors;
}

/**
 * Reads all papers back from the server, gives some of them identifiers and adds some with odd titles. No
 * text changes, so nothing is embedded again. The same papers give the same corpus.
 */
export async function fillCorpus(client: HttpClient): Promise<Corpus> {
  const byId = new Map<string, Paper>();
  for await (const paper of allPapers(client)) byId.set(paper.id, paper);
  const changed = [...inventedIdentifiers([...byId.values()]), ...inventedPapers()];
  await inTurns(changed, async (paper) => {
    const { status, body } = await client.put(`/v1/papers/${encodeURIComponent(paper.id)}`, paper);
    if (status !== 200 && status !== 201) throw new Error(`${paper.id}: ${status} ${body}`);
  });
  for (const paper of changed) byId.set(paper.id, paper);
  const papers = [...byId.values()];
  return {
    papers,
    byId,
    titles: new TitleWords(papers),
    words: new PaperWords(papers),
    authors: new Authors(papers),
  };
}

async function* allPapers(client: HttpClient): AsyncGenerator<Paper> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page = jsonOf<{ papers: Paper[]; nextCursor: string | null }>(
      await client.get(`/v1/papers?limit=100${from}`),
    );
    yield* page.papers;
    cursor = page.nextCursor;
  }
}
