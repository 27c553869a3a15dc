import type { Paper } from '../../src/domain/paper.js';
import { type Kind, one } from './question.js';

const ARXIV = /^https?:\/\/arxiv\.org\//;
const OPENREVIEW = /^https:\/\/openreview\.net\//;

/** Those who paste an address: as it is stored, and as browsers, mails and chats make it. */
export const addressKinds: readonly Kind[] = [
  one('address of openreview.net', ({ url }) => (url && OPENREVIEW.test(url) ? url : undefined)),
  one('another address', ({ url }) => (url && !OPENREVIEW.test(url) ? url : undefined)),
  one(
    'address without scheme',
    variant((url) => url.replace(/^https?:\/\//, '')),
  ),
  one(
    'address with or without www.',
    variant((url) =>
      /\/\/www\./.test(url) ? url.replace('//www.', '//') : url.replace('//', '//www.'),
    ),
  ),
  one(
    'address with the other of http and https',
    variant((url) =>
      url.startsWith('https:') ? url.replace('https:', 'http:') : url.replace('http:', 'https:'),
    ),
  ),
  one(
    'address with or without a slash at its end',
    variant((url) => {
      if (url.includes('?')) return undefined;
      return url.endsWith('/') ? url.slice(0, -1) : `${url}/`;
    }),
  ),
  one(
    'address with a fragment',
    variant((url) => `${url}#discussion`),
  ),
  one(
    'address with utm parameters',
    variant(
      (url) => `${url}${url.includes('?') ? '&' : '?'}utm_source=newsletter&utm_medium=email`,
    ),
  ),
];

/** Another form of addresses; those of arXiv have kinds of their own. */
function variant(change: (url: string) => string | undefined) {
  return ({ url }: Paper): string | undefined =>
    url && !ARXIV.test(url) ? change(url) : undefined;
}
