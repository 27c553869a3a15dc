import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAddress } from '../../src/sources/address.js';

const TEXT = Buffer.from('{"title":"Kites"}\n'.repeat(5_000));
type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let handler: Handler;
let asked: IncomingMessage[];
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

async function read(path = '/papers.jsonl', address = base) {
  const parts: Uint8Array[] = [];
  const lengths: (number | null)[] = [];
  let error: unknown;
  try {
    const options = { silenceMs: 300, retryMs: 10 };
    const onLength = (bytes: number | null) => lengths.push(bytes);
    for await (const chunk of readAddress(new URL(path, address), options, onLength)) {
      parts.push(chunk);
    }
  } catch (caught) {
    error = caught;
  }
  return { bytes: Buffer.concat(parts), error, lengths };
}

describe('an address', () => {
  it('is read whole, and says how much there is', async () => {
    handler = (_, response) => response.setHeader('content-length', TEXT.length).end(TEXT);
    const { bytes, error, lengths } = await read();
    expect(error).toBeUndefined();
    expect(bytes.equals(TEXT)).toBe(true);
    expect(lengths).toEqual([TEXT.length]);
  });

  it('may lead elsewhere', async () => {
    handler = ({ url }, response) =>
      url === '/old' ? response.writeHead(302, { location: '/new' }).end() : response.end(TEXT);
    expect((await read('/old')).bytes.equals(TEXT)).toBe(true);
  });

  it('with a password is asked with it, and never shown with it', async () => {
    handler = (_, response) => response.writeHead(404).end();
    const { error } = await read('/x?token=secret', base.replace('//', '//ada:lovelace@'));
    expect(asked[0]?.headers.authorization).toBe(`Basic ${btoa('ada:lovelace')}`);
    expect(String(error)).toMatch(/127\.0\.0\.1:\d+\/x answers 404/);
    expect(String(error)).not.toMatch(/lovelace|secret/);
  });

  it('may have a percent sign in its password', async () => {
    handler = (_, response) => response.end(TEXT);
    const { error } = await read('/x', base.replace('//', '//ada:50%off@'));
    expect(error).toBeUndefined();
    expect(asked[0]?.headers.authorization).toBe(`Basic ${btoa('ada:50%off')}`);
    expect(asked[0]?.headers['accept-encoding']).toBe('identity');
  });

  it.each<[string, Handler, RegExp]>([
    ['a missing file', (_, response) => response.writeHead(404).end(), /answers 404/],
    ['a failing server', (_, response) => response.writeHead(500).end(), /answers 500/],
    [
      'a web page',
      (_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end('<p>'),
      /web page/,
    ],
    ['a server that never answers', () => {}, /did not answer within 300 ms/],
  ])('that is %s is refused with the reason', async (_, handles, reason) => {
    handler = handles;
    const { bytes, error } = await read();
    expect(bytes.length).toBe(0);
    expect(error).toMatchObject({
      code: 'ADDRESS_UNREADABLE',
      message: expect.stringMatching(reason),
    });
  });

  it('where nobody listens, or that no name server knows, is refused with the reason', async () => {
    const nobody = await read('/x', 'http://127.0.0.1:1');
    expect(String(nobody.error)).toMatch(/127\.0\.0\.1:1\/x cannot be reached \(.+\)/);
    const unknown = await read('/x', 'http://nowhere.invalid');
    expect(String(unknown.error)).toMatch(/nowhere\.invalid\/x cannot be reached \(.+\)/);
  });
});

describe('a connection that breaks', () => {
  const half = TEXT.length / 2;
  const breaks = (response: ServerResponse, from: number) => {
    response.setHeader('content-length', TEXT.length - from);
    response.write(TEXT.subarray(from, from + half / 2), () =>
      setTimeout(() => response.destroy(), 20),
    );
  };

  it('is taken up where it broke, if the file is still the same', async () => {
    handler = ({ headers }, response) => {
      response.setHeader('etag', '"v1"').setHeader('accept-ranges', 'bytes');
      const from = Number(headers.range?.match(/bytes=(\d+)-/)?.[1] ?? 0);
      if (from > 0) {
        expect(headers['if-range']).toBe('"v1"');
        response.statusCode = 206;
      }
      if (asked.length < 3) breaks(response, from);
      else response.end(TEXT.subarray(from));
    };
    const { bytes, error } = await read();
    expect(error).toBeUndefined();
    expect(bytes.equals(TEXT)).toBe(true);
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['nothing tells that the file is the same', undefined],
    ['the file may have changed all the same', 'W/"v1"'],
  ])('is an error with what was kept, where %s', async (_, etag) => {
    handler = (_request, response) => {
      if (etag) response.setHeader('etag', etag).setHeader('accept-ranges', 'bytes');
      breaks(response, 0);
    };
    const { bytes, error } = await read();
    expect(TEXT.subarray(0, bytes.length).equals(bytes)).toBe(true);
    expect(error).toMatchObject({
      code: 'SOURCE_BROKEN',
      message: expect.stringMatching(/broke off after \d+ bytes/),
    });
  });

  it('and one that falls silent is given up', async () => {
    handler = (_, response) => {
      response.write(TEXT.subarray(0, half));
    };
    const { error } = await read();
    expect(error).toMatchObject({ code: 'SOURCE_BROKEN' });
  });

  it('is not taken up in a file that has changed', async () => {
    handler = (_, response) => {
      response.setHeader('etag', `"v${asked.length}"`).setHeader('accept-ranges', 'bytes');
      if (asked.length === 1) breaks(response, 0);
      else response.end(TEXT);
    };
    const { error } = await read();
    expect(String(error)).toMatch(/has changed while it was read/);
  });
});
