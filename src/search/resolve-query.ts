import type { Filter } from '../domain/filter.js';
import { paperNotFound } from '../domain/paper-id.js';
import type { RankingRequest } from '../domain/search.js';
import { passageText } from '../domain/text.js';
import { literalQuery, type ParsedQuery } from '../query/parsed-query.js';
import { readQuery } from '../query/read-query.js';
import type { Store } from '../store/store.js';
import { analyzeQuery, type QueryTerm } from '../text/words/analyze.js';
import type { SearchDependencies } from './dependencies.js';
import type { Plan } from './plan.js';
import { settleFilter } from './settle-filter.js';

/** What is looked for, as an engine takes it. */
export interface ResolvedQuery {
  /** Undefined in a mode without vectors, and where a query has no topic. */
  vector: Float32Array | undefined;
  terms: QueryTerm[] | undefined;
  /** The paper that is looked from: never an answer to itself. */
  paperId: string | undefined;
  /** The words that were asked for, for highlights. */
  text: string;
  /** What was understood of a typed query; undefined for papers and passages. */
  parsed: ParsedQuery | undefined;
  /** The conditions that its fields make. */
  filter: Filter | undefined;
}

/**
 * The vector and the words of what is looked for: those of a query as it is understood, or those of the title
 * and abstract of a paper or a pasted text. Throws PAPER_NOT_FOUND for a paper that is not here.
 */
export function resolveQuery(
  request: RankingRequest,
  plan: Plan,
  dependencies: Pick<SearchDependencies, 'embedder' | 'store' | 'engine'>,
): Promise<ResolvedQuery> {
  const { target } = request;
  return target.kind === 'query'
    ? resolveTyped(target.text, request, plan, dependencies)
    : resolvePassage(target, plan, dependencies);
}

async function resolveTyped(
  text: string,
  { literal = false, mode }: RankingRequest,
  { byVector, byTerms }: Plan,
  { embedder, store, engine }: Pick<SearchDependencies, 'embedder' | 'store' | 'engine'>,
): Promise<ResolvedQuery> {
  const parsed = literal
    ? literalQuery(text)
    : await readQuery(text, { papers: store, vocabulary: await engine.vocabulary() });
  // Names and years change the order of hybrid rankings only; elsewhere they are words like others.
  const topic = mode === 'hybrid' ? parsed.topic : parsed.text;
  const words = mode === 'hybrid' ? parsed.words : parsed.text;
  return {
    vector: byVector && topic !== '' ? await embedder.embed(topic, 'query') : undefined,
    terms: byTerms && words !== '' ? analyzeQuery(words) : undefined,
    paperId: undefined,
    text: words === '' ? text : words,
    parsed,
    filter: parsed.filter && (await settleFilter(parsed.filter, engine)),
  };
}

async function resolvePassage(
  target: Exclude<RankingRequest['target'], { kind: 'query' }>,
  plan: Plan,
  { embedder, store }: Pick<SearchDependencies, 'embedder' | 'store'>,
): Promise<ResolvedQuery> {
  const stored = target.kind === 'paper' ? await storedPaper(target.id, store) : undefined;
  const text = passageText(
    target.kind === 'passage' ? target : (stored as NonNullable<typeof stored>).paper,
  );
  const embedded = async () => {
    const known = stored && (await store.getVectors([stored.contentHash])).get(stored.contentHash);
    // A paper that was changed between the two reads has a new text; embedding this one is always right.
    return known ?? embedder.embed(text, 'passage');
  };
  return {
    vector: plan.byVector ? await embedded() : undefined,
    terms: plan.byTerms ? analyzeQuery(text) : undefined,
    paperId: stored?.paper.id,
    text,
    parsed: undefined,
    filter: undefined,
  };
}

async function storedPaper(id: string, store: Store) {
  const [stored] = await store.getPapers([id]);
  if (!stored) throw paperNotFound(id);
  return stored;
}
