import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { lookupPublic, refusePrivateNumber } from './public-address.js';
import { type Signed, signedHeaders } from './signature.js';

export interface PostOptions {
  secret: string;
  /** Also posts to loopback and to addresses of one's own network. */
  allowPrivate: boolean;
  /** For all of it: resolving, connecting, sending, and the head of the answer. */
  timeoutMs: number;
}

export type Posted =
  | { kind: 'delivered' }
  /** It may work later. */
  | { kind: 'failed'; reason: string }
  /** The receiver says that it wants no more (410). */
  | { kind: 'gone' };

/**
 * Posts a signed message once. A 2xx answer is a delivery; a redirect is followed nowhere and is a failure. Never
 * throws: whatever is wrong with the address or its host is a reason.
 */
export async function postSigned(
  address: string,
  message: Signed,
  { secret, allowPrivate, timeoutMs }: PostOptions,
): Promise<Posted> {
  try {
    const url = new URL(address);
    if (!allowPrivate) refusePrivateNumber(url);
    const status = await statusOf(url, message, { secret, allowPrivate, timeoutMs });
    if (status >= 200 && status < 300) return { kind: 'delivered' };
    if (status === 410) return { kind: 'gone' };
    const isRedirect = status >= 300 && status < 400;
    return {
      kind: 'failed',
      reason: `answered ${status}${isRedirect ? ', and redirects are not followed' : ''}`,
    };
  } catch (error) {
    const { name, message: said } = error as Error;
    const isLate = name === 'TimeoutError' || name === 'AbortError';
    return { kind: 'failed', reason: isLate ? `no answer within ${timeoutMs} ms` : said };
  }
}

function statusOf(
  url: URL,
  message: Signed,
  { secret, allowPrivate, timeoutMs }: PostOptions,
): Promise<number> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Error(`${url.protocol} is neither https: nor http:`);
  }
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        // A connection of its own: one that is kept open would not be checked again.
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        ...(allowPrivate ? {} : { lookup: lookupPublic }),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(message.body),
          'user-agent': 'nearpaper',
          ...signedHeaders(message, secret),
        },
      },
      (answer) => {
        resolve(answer.statusCode ?? 0);
        // Whatever it goes on to say is of no interest.
        answer.on('error', () => {});
        answer.destroy();
      },
    );
    sent.on('error', reject);
    sent.end(message.body);
  });
}
