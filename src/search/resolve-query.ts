import { paperNotFound } from '../domain/paper-id.js';
import type { Target } from '../domain/search.js';
import { passageText } from '../domain/text.js';
import type { Store } from '../store/store.js';
import { analyzeQuery, type QueryTerm } from '../text/words/analyze.js';
import type { SearchDependencies } from './dependencies.js';
import type { Plan } from './plan.js';

/** What is looked for, as an engine takes it. */
export interface ResolvedQuery {
  vector: Float32Array | undefined;
  terms: QueryTerm[] | undefined;
  /** The paper that is looked from: never an answer to itself. */
  paperId: string | undefined;
  /** The words that were asked for, for highlights. */
  text: string;
  /** Whether somebody typed it: what a paper is called by may then answer it. */
  isTyped: boolean;
}

/**
 * The vector and the words of what is looked for: those of a query, or those of the title and abstract of
 * a paper or a pasted text. Throws PAPER_NOT_FOUND for a paper that is not here.
 */
export async function resolveQuery(
  target: Target,
  plan: Plan,
  { embedder, store }: Pick<SearchDependencies, 'embedder' | 'store'>,
): Promise<ResolvedQuery> {
  const stored = target.kind === 'paper' ? await storedPaper(target.id, store) : undefined;
  const text =
    target.kind === 'query'
      ? target.text
      : passageText(
          target.kind === 'passage' ? target : (stored as NonNullable<typeof stored>).paper,
        );
  const embedded = async () => {
    if (target.kind === 'query') return embedder.embed(text, 'query');
    const known = stored && (await store.getVectors([stored.contentHash])).get(stored.contentHash);
    // A paper that was changed between the two reads has a new text; embedding this one is always right.
    return known ?? embedder.embed(text, 'passage');
  };
  return {
    vector: plan.byVector ? await embedded() : undefined,
    terms: plan.byTerms ? analyzeQuery(text) : undefined,
    paperId: stored?.paper.id,
    text,
    isTyped: target.kind === 'query',
  };
}

async function storedPaper(id: string, store: Store) {
  const [stored] = await store.getPapers([id]);
  if (!stored) throw paperNotFound(id);
  return stored;
}
