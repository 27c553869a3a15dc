import type { Backend } from '../backend/backend.js';
import { NearpaperError } from '../domain/errors.js';
import type { Target } from '../domain/search.js';
import { passageText } from '../domain/text.js';
import type { Embedder } from '../embedding/embedder.js';
import { analyzeQuery, type QueryTerm } from '../text/words/analyze.js';
import type { Plan } from './plan.js';

/** What is looked for, as the backend takes it. */
export interface ResolvedQuery {
  vector: Float32Array | undefined;
  terms: QueryTerm[] | undefined;
  /** The paper that is looked from: never an answer to itself. */
  paperId: string | undefined;
  /** The words that were asked for, for highlights. */
  text: string;
}

/**
 * The vector and the words of what is looked for: of a query as they are, of a paper or a pasted text
 * those of its title and abstract. Throws PAPER_NOT_FOUND for a paper that is not here.
 */
export async function resolveQuery(
  target: Target,
  plan: Plan,
  { embedder, backend }: { embedder: Embedder; backend: Backend },
): Promise<ResolvedQuery> {
  const stored = target.kind === 'paper' ? await storedPaper(target.id, backend) : undefined;
  const text =
    target.kind === 'query'
      ? target.text
      : passageText(
          target.kind === 'passage' ? target : (stored as NonNullable<typeof stored>).paper,
        );
  const embedded = async () => {
    if (target.kind === 'query') return embedder.embed(text, 'query');
    const known =
      stored && (await backend.getVectors([stored.contentHash])).get(stored.contentHash);
    // A paper that was changed between the two reads has a new text; embedding this one is always right.
    return known ?? embedder.embed(text, 'passage');
  };
  return {
    vector: plan.byVector ? await embedded() : undefined,
    terms: plan.byTerms ? analyzeQuery(text) : undefined,
    paperId: stored?.paper.id,
    text,
  };
}

async function storedPaper(id: string, backend: Backend) {
  const [stored] = await backend.getPapers([id]);
  if (!stored) {
    throw new NearpaperError('PAPER_NOT_FOUND', `no paper has the id ${JSON.stringify(id)}`);
  }
  return stored;
}
