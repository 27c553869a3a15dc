import type { IncomingMessage } from 'node:http';

const IDENTITY_PATH =
  /^(\/v1\/papers\/|\/paper\/)((?:doi|arxiv|url)(?::|%3a)[^?]*?)(\/(?:similar|citation)\/?)?(\?.*)?$/is;

/**
 * The address of a request with the slashes of a DOI, an arXiv id or an address in it escaped, as in
 * `/v1/papers/doi:10.1000/182/similar`: they belong to the name of the paper, and no route has them.
 */
export function withIdentityEscaped({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  const [, before, name, similar = '', query = ''] = IDENTITY_PATH.exec(url) ?? [];
  return name === undefined ? url : `${before}${name.replaceAll('/', '%2F')}${similar}${query}`;
}
