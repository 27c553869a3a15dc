import { setTimeout as sleep } from 'node:timers/promises';
import { NearpaperError } from '../domain/errors.js';

export interface AddressOptions {
  /** How long a server may be silent (default 30 s). */
  silenceMs?: number | undefined;
  /** How long to wait before a broken connection is taken up again (default 1 s). */
  retryMs?: number | undefined;
}

const SILENCE_MS = 30_000;
const RETRY_MS = 1_000;
const ATTEMPTS = 3;

/** An address without what may be a secret: user, password and query. */
export const addressName = ({ protocol, host, pathname }: URL): string =>
  `${protocol}//${host}${pathname}`;

/**
 * What an address answers with. A connection that breaks is taken up where it broke, if the server can
 * do that and what it has is still the same. Throws ADDRESS_UNREADABLE for an address that cannot be
 * reached or answers with anything but the file, and SOURCE_BROKEN when it breaks off for good.
 */
export async function* readAddress(
  url: URL,
  { silenceMs = SILENCE_MS, retryMs = RETRY_MS }: AddressOptions = {},
  onLength: (bytes: number | null) => void = () => {},
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  let version: string | null = null;
  for (let attempt = 1; ; attempt++) {
    const response = await ask(url, { bytes, version, silenceMs });
    const length = response.headers.get('content-length');
    if (bytes === 0) {
      const tag = response.headers.get('etag');
      // A weak one may stay while the bytes change.
      version = tag?.startsWith('W/') || response.headers.has('content-encoding') ? null : tag;
      // The length of a compressed transfer is not that of what arrives here.
      const isPlain = !response.headers.has('content-encoding');
      onLength(length !== null && isPlain ? Number(length) : null);
    }
    try {
      for await (const chunk of chunksOf(response, silenceMs)) {
        bytes += chunk.length;
        yield chunk;
      }
      return;
    } catch (cause) {
      const canGoOn = version !== null && response.headers.get('accept-ranges') === 'bytes';
      if (!canGoOn || attempt >= ATTEMPTS) {
        const detail = `${addressName(url)} broke off after ${bytes} bytes`;
        throw new NearpaperError('SOURCE_BROKEN', detail, { cause });
      }
      await sleep(retryMs);
    }
  }
}

async function ask(
  url: URL,
  { bytes, version, silenceMs }: { bytes: number; version: string | null; silenceMs: number },
): Promise<Response> {
  const name = addressName(url);
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  // As it is on the server's disk: of what is compressed on the way no part could be asked for.
  const headers = new Headers({ accept: '*/*', 'accept-encoding': 'identity' });
  if (url.username !== '') {
    const secret = [url.username, url.password].map(decoded).join(':');
    headers.set('authorization', `Basic ${Buffer.from(secret).toString('base64')}`);
  }
  if (bytes > 0 && version !== null) {
    headers.set('range', `bytes=${bytes}-`);
    headers.set('if-range', version);
  }
  const tooLong = new AbortController();
  const timer = setTimeout(() => tooLong.abort(), silenceMs);
  let response: Response;
  try {
    response = await fetch(bare, { headers, signal: tooLong.signal });
  } catch (cause) {
    const reason = tooLong.signal.aborted
      ? `did not answer within ${silenceMs} ms`
      : `cannot be reached (${reasonOf(cause)})`;
    throw new NearpaperError('ADDRESS_UNREADABLE', `${name} ${reason}`, { cause });
  } finally {
    clearTimeout(timer);
  }
  const problem = problemOf(response, bytes > 0);
  if (problem === undefined) return response;
  await response.body?.cancel();
  throw new NearpaperError('ADDRESS_UNREADABLE', `${name} ${problem}`);
}

/** A percent sign may be one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function problemOf(response: Response, isContinued: boolean): string | undefined {
  if (!response.ok) return `answers ${response.status} ${response.statusText}`.trim();
  if (isContinued && response.status !== 206) return 'has changed while it was read';
  const type = response.headers.get('content-type') ?? '';
  if (/^text\/html\b/i.test(type)) return 'answers with a web page (text/html), not with a file';
  return undefined;
}

/** Gives up on a server that sends nothing for too long. */
async function* chunksOf(response: Response, silenceMs: number): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const silence = new AbortController();
      const timeout = sleep(silenceMs, undefined, { signal: silence.signal }).then(
        () => Promise.reject(new Error(`nothing came for ${silenceMs} ms`)),
        () => undefined,
      );
      const next = await Promise.race([reader.read(), timeout]).finally(() => silence.abort());
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** What fetch says is in the cause of what it throws. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
