import type { EmbeddingModel, TextRole } from '../../embedding/embedder.js';

/** What many clients ask for without saying so, or can be told nothing else: here they are names of the one model. */
const OPENAI_NAMES = ['text-embedding-3-small', 'text-embedding-3-large', 'text-embedding-ada-002'];

/** Behind the name of a model, for clients that cannot send `input_type`: texts are queries. */
const QUERY_SUFFIX = '-query';

/** The names that GET /v1/models lists: for passages, and for queries. */
export function listedNames({ id }: EmbeddingModel): string[] {
  return [id, id + QUERY_SUFFIX];
}

/** What texts are to the model that a client names; undefined where this server does not have it. */
export function roleByName(name: string, model: EmbeddingModel): TextRole | undefined {
  const isName = (text: string) => text === model.id || OPENAI_NAMES.includes(text);
  if (isName(name)) return 'passage';
  return name.endsWith(QUERY_SUFFIX) && isName(name.slice(0, -QUERY_SUFFIX.length))
    ? 'query'
    : undefined;
}
