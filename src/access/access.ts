import { NearpaperError } from '../domain/errors.js';
import type { ApiKey } from './key.js';
import { stateOf } from './key.js';
import type { Keyring } from './keyring.js';
import { covers, type KeyScope } from './scopes.js';
import { hasHash, idIn } from './secret.js';

/** What a request says of who sends it. */
export interface Credentials {
  secret: string | undefined;
  /** The page that a browser sends it for. */
  origin: string | undefined;
}

export interface AccessOptions {
  /** Undefined: there are no keys, and never will be. */
  keyring?: Pick<Keyring, 'find' | 'all' | 'isEmpty'> | undefined;
  /** Whether only people and programs of this machine reach the server. */
  isPrivate: boolean;
  /** What everybody may do without a key, as the settings say. */
  anonymous?: 'read' | undefined;
}

/** Who may do what. */
export class Access {
  readonly #keyring: AccessOptions['keyring'];
  readonly #isPrivate: boolean;
  readonly #anonymous: AccessOptions['anonymous'];

  constructor({ keyring, isPrivate, anonymous }: AccessOptions) {
    this.#keyring = keyring;
    this.#isPrivate = isPrivate;
    this.#anonymous = anonymous;
  }

  /** Whether there is nobody whom this lets in. */
  get isLocked(): boolean {
    return !this.#hasKeys && this.#anonymousScope() === undefined;
  }

  /**
   * Lets a request in that needs `needed`; returns its key, or null where it needs none. A key that is wrong is
   * refused even where none is needed, unless there are no keys at all. Throws KEY_MISSING, KEY_INVALID,
   * KEY_EXPIRED, KEY_REVOKED, SCOPE_MISSING or ORIGIN_NOT_ALLOWED.
   */
  admit({ secret, origin }: Credentials, needed: KeyScope): ApiKey | null {
    if (secret === undefined || !this.#hasKeys) {
      const scope = this.#anonymousScope();
      if (scope && covers(scope, needed)) return null;
      throw new NearpaperError('KEY_MISSING', `a key with the scope ${needed} is needed`);
    }
    const key = this.#keyOf(secret);
    if (key.origins.length > 0 && !key.origins.includes(origin ?? '')) {
      const said = origin === undefined ? 'no Origin header' : JSON.stringify(origin.slice(0, 200));
      throw new NearpaperError(
        'ORIGIN_NOT_ALLOWED',
        `the key ${key.id} is for pages of ${key.origins.join(', ')}; the request has ${said}`,
      );
    }
    if (!covers(key.scope, needed)) {
      throw new NearpaperError(
        'SCOPE_MISSING',
        `the key ${key.id} has the scope ${key.scope}, and ${needed} is needed`,
      );
    }
    return key;
  }

  /** Whether pages of an origin may read answers, because a key was made for them. */
  hasKeyFor(origin: string): boolean {
    for (const key of this.#keyring?.all() ?? []) {
      if (key.origins.includes(origin) && stateOf(key, Date.now()) === 'valid') return true;
    }
    return false;
  }

  get #hasKeys(): boolean {
    return this.#keyring !== undefined && !this.#keyring.isEmpty;
  }

  /** Once a key was made, this machine needs one too: a proxy may stand before the server, and everybody behind it. */
  #anonymousScope(): KeyScope | undefined {
    if (this.#anonymous === 'read') return 'search';
    return this.#isPrivate && !this.#hasKeys ? 'admin' : undefined;
  }

  #keyOf(secret: string): ApiKey {
    const id = idIn(secret);
    const key = id === undefined ? undefined : this.#keyring?.find(id);
    if (!key || !hasHash(secret, key.hash)) {
      throw new NearpaperError('KEY_INVALID', 'the key is none that was made here');
    }
    const state = stateOf(key, Date.now());
    if (state === 'valid') return key;
    const code = state === 'expired' ? 'KEY_EXPIRED' : 'KEY_REVOKED';
    throw new NearpaperError(
      code,
      `the key ${key.id} ${state === 'expired' ? 'has expired' : 'was revoked'}`,
    );
  }
}
