import { type ApiKey, stateOf } from '../src/access/key.js';
import { rateText } from '../src/access/rate.js';

const HEADINGS = ['id', 'scope', 'state', 'created', 'expires', 'rate', 'name', 'origins'];

function cellsOf(key: ApiKey): string[] {
  const { id, scope, createdAt, expiresAt, rate, name, origins } = key;
  const expires = expiresAt === null ? 'never' : dayOf(expiresAt);
  const state = stateOf(key, Date.now());
  return [id, scope, state, dayOf(createdAt), expires, rate ? rateText(rate) : '-', name].concat(
    origins.join(' '),
  );
}

/** A line for each key, under headings. */
export function keysAsTable(keys: readonly ApiKey[]): string {
  const rows = [HEADINGS, ...keys.map(cellsOf)];
  const widths = HEADINGS.map((_, k) => Math.max(...rows.map((row) => row[k]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, k) => cell.padEnd(widths[k] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** A key for programs: times in ISO 8601. */
export function keyAsJson(key: ApiKey): object {
  const { createdAt, expiresAt, revokedAt, rate, ...rest } = key;
  return {
    ...rest,
    state: stateOf(key, Date.now()),
    createdAt: timeOf(createdAt),
    expiresAt: expiresAt === null ? null : timeOf(expiresAt),
    revokedAt: revokedAt === null ? null : timeOf(revokedAt),
    rate: rate && rateText(rate),
  };
}

const timeOf = (ms: number) => new Date(ms).toISOString();
const dayOf = (ms: number) => timeOf(ms).slice(0, 10);
