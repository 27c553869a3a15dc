import type { z } from 'zod';
import type { AskedRequest, Target } from '../../domain/search.js';
import type { ApiServices } from '../services.js';
import { type searchAnswerSchema, toSearchBody } from './schemas/search-answers.js';

/** What a request asks for beside its target. */
export type Asked = Omit<AskedRequest, 'target' | 'phrases'> & {
  phrase?: string[] | undefined;
  fields?: Parameters<typeof toSearchBody>[1]['fields'];
};

/** What is searched with where a text was typed; nothing typed lists all papers. */
export const typed = (text: string | undefined): Target | undefined =>
  text === undefined ? undefined : { kind: 'query', text };

/** The answer to a search of any kind, as it is sent; throws what `SearchService` throws. */
export async function answerSearch(
  target: Target | undefined,
  { fields, phrase: phrases, ...rest }: Asked,
  { search }: Pick<ApiServices, 'search'>,
): Promise<z.infer<typeof searchAnswerSchema>> {
  const startedMs = performance.now();
  const asked = { phrases, ...rest };
  const query = target?.kind === 'query' ? target.text : null;
  return toSearchBody(await found(), { query, fields, startedMs });

  function found() {
    if (!target) return search.list(asked);
    return target.kind === 'query'
      ? search.search({ target, ...asked })
      : search.similar({ target, ...asked });
  }
}
