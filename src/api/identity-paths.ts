import type { IncomingMessage } from 'node:http';

/** What stands before the name of a paper that may have slashes, the name, and the rest of the path behind it. */
const IDENTITY_PATHS = [
  /^(?<before>\/v1\/papers\/|\/paper\/)(?<name>(?:doi|arxiv|url)(?::|%3a)[^?]*?)(?<rest>\/(?:similar|citation)\/?)?(?<query>\?.*)?$/is,
  // Semantic Scholar's clients send ids as they are: URL:https://arxiv.org/abs/1706.03762.
  /^(?<before>\/graph\/v1\/paper\/)(?!search\/(?:bulk|match)(?:\?|$))(?<name>[^?]+?)(?<rest>\/(?:authors|citations|references))?(?<query>\?.*)?$/s,
  /^(?<before>\/recommendations\/v1\/papers\/forpaper\/)(?<name>[^?]+)(?<rest>)(?<query>\?.*)?$/s,
] as const;

/**
 * The address of a request with the slashes of a DOI, an arXiv id or an address in it escaped, as in
 * `/v1/papers/doi:10.1000/182/similar`: they belong to the name of the paper, and no route has them. A name that is
 * sent escaped stays as it is, also where it ends like a route.
 */
export function withIdentityEscaped({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  for (const path of IDENTITY_PATHS) {
    const { before, name, rest = '', query = '' } = path.exec(url)?.groups ?? {};
    if (name !== undefined) return `${before}${name.replaceAll('/', '%2F')}${rest}${query}`;
  }
  return url;
}
