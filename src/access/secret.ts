import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `np_`, eight hexadecimal digits that are the id of the key, and 256 random bits. */
const SECRET = /^np_([0-9a-f]{8})_[A-Za-z0-9_-]{43}$/;

/** The secret of a new key, and the id in it. */
export function newSecret(): { id: string; secret: string } {
  const id = randomBytes(4).toString('hex');
  return { id, secret: `np_${id}_${randomBytes(32).toString('base64url')}` };
}

/** The id of the key that a secret says it is of; undefined for what is no secret of ours. */
export function idIn(secret: string): string | undefined {
  return SECRET.exec(secret)?.[1];
}

/**
 * What is stored of a secret. A slow hash is for what people choose: nobody can try 2^256 secrets, however fast one
 * is hashed.
 */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether a secret has this hash, in a time that does not tell how much of it is right. */
export function hasHash(secret: string, hash: Buffer): boolean {
  return timingSafeEqual(hashOf(secret), hash);
}
