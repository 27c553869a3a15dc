import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostOptions, postSigned } from '../../src/saved-searches/post.js';
import { isPublicAddress } from '../../src/saved-searches/public-address.js';
import { newSecret, signedHeaders } from '../../src/saved-searches/signature.js';

const secret = newSecret();
const message = { id: 'msg_1', timestampSeconds: 1_700_000_000, body: '{"papers":["α"]}' };
const trusting: PostOptions = { secret, allowPrivate: true, timeoutMs: 5_000 };
const careful: PostOptions = { ...trusting, allowPrivate: false };

let port = 0;
const received: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];
const receiver = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const url = request.url ?? '';
    received.push({ url, headers: request.headers, body: Buffer.concat(parts).toString() });
    if (url === '/silent') return;
    const status = Number(url.slice(1)) || 204;
    response.writeHead(status, status === 302 ? { location: `http://127.0.0.1:${port}/200` } : {});
    response.end('thanks');
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  port = (receiver.address() as AddressInfo).port;
});
afterAll(() => {
  receiver.closeAllConnections();
  receiver.close();
});

const post = (path: string, options = trusting) =>
  postSigned(`http://127.0.0.1:${port}${path}`, message, options);

describe('a message', () => {
  it('arrives whole, and its receiver can check who sent it', async () => {
    received.length = 0;
    expect(await post('/200')).toEqual({ kind: 'delivered' });
    const [{ headers, body } = { headers: {} as IncomingHttpHeaders, body: '' }] = received;
    expect(body).toBe(message.body);
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
  });

  it('is signed otherwise for another body, time, id or secret', () => {
    const signatureOf = (changed: Partial<typeof message>, by = secret) =>
      signedHeaders({ ...message, ...changed }, by)['webhook-signature'];
    const all = [
      signatureOf({}),
      signatureOf({ body: '{}' }),
      signatureOf({ timestampSeconds: 1 }),
      signatureOf({ id: 'msg_2' }),
      signatureOf({}, newSecret()),
    ];
    expect(new Set(all).size).toBe(5);
  });

  it('follows no redirect', async () => {
    received.length = 0;
    expect(await post('/302')).toMatchObject({
      kind: 'failed',
      reason: 'answered 302, and redirects are not followed',
    });
    expect(received.map(({ url }) => url)).toEqual(['/302']);
  });

  it('is told from one that its receiver wants no more', async () => {
    expect(await post('/410')).toEqual({ kind: 'gone' });
    expect(await post('/500')).toEqual({ kind: 'failed', reason: 'answered 500' });
  });

  it('is given up when nobody answers', async () => {
    const late = await post('/silent', { ...trusting, timeoutMs: 200 });
    expect(late).toEqual({ kind: 'failed', reason: 'no answer within 200 ms' });
  });
});

describe('nothing is posted', () => {
  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '0.0.0.0',
  ])('to %s unless allowed', async (host) => {
    received.length = 0;
    const posted = await postSigned(`http://${host}:${port}/200`, message, careful);
    expect(posted).toMatchObject({ kind: 'failed' });
    expect((posted as { reason: string }).reason).toMatch(/no public address/);
    expect(received).toEqual([]);
  });

  it.each(['ftp://example.org/', 'file:///etc/passwd', 'no address'])('to %s', async (address) => {
    expect(await postSigned(address, message, trusting)).toMatchObject({ kind: 'failed' });
  });
});

describe('an address', () => {
  it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.216.34'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ...['10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '224.0.0.1'],
    ...['255.255.255.255', '192.0.2.1', '198.18.0.1', '240.0.0.1', '::', 'fe80::1', 'fe80::1%eth0'],
    ...['fc00::1', 'ff02::1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001::1'],
    ...['2001:db8::1', '', 'example.org'],
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});
