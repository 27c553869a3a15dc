import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Access } from '../../src/access/access.js';
import { Keyring } from '../../src/access/keyring.js';
import { createKey, type NewKey, revokeKey } from '../../src/access/keys.js';
import type { KeyScope } from '../../src/access/scopes.js';
import type { NearpaperError } from '../../src/domain/errors.js';
import { temporaryFolder } from '../fixtures/folder.js';

const wanted: NewKey = { name: 'x', scope: 'admin', expiresAt: null, origins: [], rate: null };
const nobody = { secret: undefined, origin: undefined };

/** Keys of a new folder, and who has access by them. */
function made(...keys: Partial<NewKey>[]) {
  const dataDir = temporaryFolder();
  const secrets = keys.map((key) => createKey(dataDir, { ...wanted, ...key }).secret);
  const keyring = new Keyring(dataDir, pino({ level: 'silent' }));
  return { dataDir, secrets, keyring };
}

/** `in`, or the code of the refusal. */
function said(
  access: Access,
  credentials: Parameters<Access['admit']>[0],
  needed: KeyScope,
): string {
  try {
    access.admit(credentials, needed);
    return 'in';
  } catch (error) {
    return (error as NearpaperError).code;
  }
}

describe('who has no key', () => {
  const none = made();
  const some = made({});
  const revoked = made({});
  revokeKey(revoked.dataDir, revoked.secrets[0]?.slice(3, 11) ?? '');

  it.each([
    ['on this machine, without keys, does everything', none, true, undefined, 'in', 'in', false],
    [
      'elsewhere, without keys, does nothing',
      none,
      false,
      undefined,
      'KEY_MISSING',
      'KEY_MISSING',
      true,
    ],
    ['with ALLOW_ANONYMOUS=read reads', none, false, 'read', 'in', 'KEY_MISSING', false],
    [
      'with ALLOW_ANONYMOUS=read reads on this machine',
      none,
      true,
      'read',
      'in',
      'KEY_MISSING',
      false,
    ],
    [
      'does nothing once there is a key, here too',
      some,
      true,
      undefined,
      'KEY_MISSING',
      'KEY_MISSING',
      false,
    ],
    ['reads beside keys if told so', some, true, 'read', 'in', 'KEY_MISSING', false],
    [
      'does nothing after the last key was revoked',
      revoked,
      true,
      undefined,
      'KEY_MISSING',
      'KEY_MISSING',
      false,
    ],
  ] as const)('%s', (_, { keyring }, isPrivate, anonymous, reads, writes, isLocked) => {
    const access = new Access({ keyring, isPrivate, anonymous });
    expect(said(access, nobody, 'search')).toBe(reads);
    expect(said(access, nobody, 'write')).toBe(writes);
    expect(access.isLocked).toBe(isLocked);
  });

  it('may send any key where none was ever made, as clients do that insist on one', () => {
    const access = new Access({ keyring: none.keyring, isPrivate: true });
    expect(said(access, { secret: 'sk-none', origin: undefined }, 'write')).toBe('in');
  });
});

describe('a key', () => {
  it.each([
    ['search', 'in', 'SCOPE_MISSING', 'SCOPE_MISSING'],
    ['write', 'in', 'in', 'SCOPE_MISSING'],
    ['admin', 'in', 'in', 'in'],
  ] as const)('of scope %s', (scope, ...expected) => {
    const { keyring, secrets } = made({ scope });
    const access = new Access({ keyring, isPrivate: true });
    const credentials = { secret: secrets[0], origin: 'https://any.example' };
    const needs = ['search', 'write', 'admin'] as const;
    expect(needs.map((needed) => said(access, credentials, needed))).toEqual(expected);
  });

  it('with another secret than the one that was made is refused', () => {
    const { keyring, secrets } = made({}, {});
    const access = new Access({ keyring, isPrivate: true, anonymous: 'read' });
    const [one = '', two = ''] = secrets;
    const forged = [
      one.slice(0, 12) + two.slice(12),
      `${one.slice(0, -1)}${one.endsWith('A') ? 'B' : 'A'}`,
      `${one}x`,
      one.slice(3),
      one.toUpperCase(),
      `np_00000000_${'A'.repeat(43)}`,
      'x',
      'é'.repeat(100),
      'np_'.repeat(10_000),
    ];
    for (const secret of forged) {
      expect(said(access, { secret, origin: undefined }, 'search')).toBe('KEY_INVALID');
    }
  });

  it('that expired or was revoked says so', () => {
    const { keyring, secrets, dataDir } = made({ expiresAt: Date.now() - 1 }, {});
    revokeKey(dataDir, secrets[1]?.slice(3, 11) ?? '');
    const fresh = new Keyring(dataDir, pino({ level: 'silent' }));
    const access = new Access({ keyring: fresh, isPrivate: true });
    const by = (secret: string | undefined) =>
      said(access, { secret, origin: undefined }, 'search');
    expect([by(secrets[0]), by(secrets[1])]).toEqual(['KEY_EXPIRED', 'KEY_REVOKED']);
    keyring.close();
  });

  it('with origins is for pages of these alone', () => {
    const { keyring, secrets } = made({ origins: ['https://a.example', 'https://b.example:8443'] });
    const access = new Access({ keyring, isPrivate: true });
    const from = (origin: string | undefined) =>
      said(access, { secret: secrets[0], origin }, 'search');
    expect(['https://a.example', 'https://b.example:8443'].map(from)).toEqual(['in', 'in']);
    for (const other of [undefined, 'null', 'http://a.example', 'https://a.example.evil.example']) {
      expect(from(other)).toBe('ORIGIN_NOT_ALLOWED');
    }
    expect(access.hasKeyFor('https://a.example')).toBe(true);
    expect(access.hasKeyFor('https://c.example')).toBe(false);
  });
});
