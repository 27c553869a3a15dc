import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret, as Standard Webhooks writes it; whoever has it can sign. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** What a message is signed with. */
export interface Signed {
  /** The same for every attempt to deliver one message, so that its receiver can tell. */
  id: string;
  timestampSeconds: number;
  body: string;
}

/** The headers of a signed message (Standard Webhooks: HMAC-SHA256 of id, time and body). */
export function signedHeaders(
  { id, timestampSeconds, body }: Signed,
  secret: string,
): Record<string, string> {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key)
    .update(`${id}.${timestampSeconds}.${body}`)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': `v1,${signature}`,
  };
}
