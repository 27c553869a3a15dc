import { createKey, listKeys, revokeKey } from '../src/access/keys.js';
import { assert } from '../src/domain/errors.js';
import { describeCommand, runAlone } from './command.js';
import { defineKeys, type KeysAction, type KeysOptions, mistakeInKeys } from './keys-options.js';
import { keyAsJson, keysAsTable } from './keys-shown.js';

export const command = describeCommand<KeysOptions>({
  name: 'keys',
  usage: 'ACTION [options]',
  description: 'Makes, lists and revokes the keys that programs and people use the server with.',
  takesDataDir: true,
  define: defineKeys,
  mistakeIn: mistakeInKeys,
  run: async ({ args, options, config }) => {
    const actions: Record<KeysAction, () => string> = {
      create: () => create(config.dataDir, options),
      list: () => list(config.dataDir, options),
      revoke: () => revoke(config.dataDir, args[1] as string, options),
    };
    process.stdout.write(`${actions[args[0] as KeysAction]()}\n`);
    return 0;
  },
});
runAlone(import.meta.url, command);

/** The key alone is on stdout, for a script to take; what is to be known of it on stderr. */
function create(dataDir: string, options: KeysOptions): string {
  const { scope, name, expires = null, origin: origins = [], rate = null, json } = options;
  assert(scope && name, 'create has a scope and a name');
  const { key, secret } = createKey(dataDir, { scope, name, expiresAt: expires, origins, rate });
  if (json) return JSON.stringify({ ...keyAsJson(key), secret }, null, 2);
  process.stderr.write(
    `The key ${key.id} (${scope}) of ${dataDir}. It is not shown again: keep it now.\n`,
  );
  return secret;
}

function list(dataDir: string, { json }: KeysOptions): string {
  const keys = listKeys(dataDir);
  if (json) return JSON.stringify(keys.map(keyAsJson), null, 2);
  return keys.length === 0 ? `no keys in ${dataDir}` : keysAsTable(keys);
}

function revoke(dataDir: string, id: string, { json }: KeysOptions): string {
  const key = revokeKey(dataDir, id);
  return json ? JSON.stringify(keyAsJson(key), null, 2) : `${id} (${key.name}) is revoked`;
}
