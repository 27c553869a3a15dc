import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { corpusIdOf } from '../../domain/corpus-id.js';
import { type Hit, MAX_LIMIT, queryTextSchema } from '../../domain/search.js';
import { suggest } from '../../search/suggest.js';
import type { ApiServices } from '../services.js';
import { asked, fieldsParameter, papersNamed, wholeNumber } from './answering.js';
import { authorsAndYear } from './authors-and-year.js';
import { type Fields, parseFields, SNIPPET_FIELDS, withParts } from './fields.js';
import { allOf, byAuthors, filterOf, filterParameters, joinedText } from './filters.js';

/** What clients may ask for; as many as MAX_LIMIT are answered. */
const MAX_ASKED = 1_000;
const MAX_TYPED_CHARS = 100;
const SUGGESTIONS = 10;
const DEFAULT_FIELDS = 'snippet';

const snippetQuery = z.object({
  query: queryTextSchema,
  ...fieldsParameter,
  ...filterParameters,
  paperIds: joinedText,
  authors: joinedText,
  limit: wholeNumber(1, MAX_ASKED).default(10),
});
const typedQuery = z.object({ query: joinedText });

/** The sentences that answer a query, and the titles that a text may become. */
export const scholarSnippetRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search' | 'store' | 'engine' | 'embedder'>;
}> = async (app, { services }) => {
  const config = { scope: 'search' } as const;

  app.get(
    '/snippet/search',
    { config, schema: { hide: true, querystring: snippetQuery } },
    async ({ query: { query, fields, paperIds, authors, limit, ...others } }) => {
      const parts = parseFields(fields, SNIPPET_FIELDS, DEFAULT_FIELDS);
      const text = asked(query);
      const { search, store, embedder } = services();
      const retrievalVersion = embedder.model.id;
      const ids = paperIds ? await idsNamed(paperIds, store) : undefined;
      const filter = allOf([
        filterOf(others),
        authors ? byAuthors(authors) : undefined,
        ids && { kind: 'id', values: ids },
      ]);
      const { hits } = await search.search({
        ...{ target: { kind: 'query', text }, filter, offset: 0, bestSentence: true },
        // Papers that are named are all meant, whether they would be found or not.
        mode: ids ? 'semantic' : 'hybrid',
        limit: Math.min(limit, MAX_LIMIT),
      });
      return { data: hits.map((hit) => snippetOf(hit, parts)), retrievalVersion };
    },
  );

  app.get(
    '/paper/autocomplete',
    { config, schema: { hide: true, querystring: typedQuery } },
    async ({ query: { query } }) => {
      const text = asked(query || undefined).slice(0, MAX_TYPED_CHARS);
      const { engine, store } = services();
      const { suggestions } = await suggest({ text, limit: SUGGESTIONS, kinds: ['title'] }, engine);
      const ids = suggestions.flatMap(({ id }) => id ?? []);
      const matches = (await store.getPapers(ids)).map(({ paper }) => ({
        id: paper.id,
        title: paper.title,
        authorsYear: authorsAndYear(paper),
      }));
      return { matches };
    },
  );
};

async function idsNamed(text: string, store: Parameters<typeof papersNamed>[0]): Promise<string[]> {
  const names = text.split(',').map((name) => name.trim());
  const papers = await papersNamed(store, names);
  return papers.flatMap((paper) => paper?.id ?? []);
}

/** The best sentence of an abstract, or the title of a paper without one. */
function snippetOf({ paper, score, bestSentence }: Hit, fields: Fields) {
  const text = bestSentence?.text ?? paper.title;
  const { start, end } = bestSentence ?? { start: 0, end: paper.title.length };
  const annotations = { sentences: [{ start: 0, end: text.length }], refMentions: [] };
  const snippet = {
    ...{ text, snippetKind: bestSentence ? 'abstract' : 'title', section: null },
    ...{ snippetOffset: { start, end }, annotations },
  };
  const { id, title, authors } = paper;
  const openAccessInfo = { license: null, status: null, disclaimer: null };
  return {
    snippet: withParts(snippet, fields.get('snippet') ?? new Set()),
    score,
    paper: { corpusId: String(corpusIdOf(id)), title, authors, openAccessInfo },
  };
}
