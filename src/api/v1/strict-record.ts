import type { Fields, SourceRecord } from '../../formats/record.js';

/** A record whose unknown names are refused: a file may say more than a paper has; a client that does has mistyped. */
export function strictRecord(record: SourceRecord): SourceRecord {
  return 'value' in record ? { place: record.place, ...strictFields(record) } : record;
}

/** Fields of which the unknown ones are there, so that a schema refuses them and names them. */
export function strictFields({ value, ignored = [], ...rest }: Fields): Fields {
  if (ignored.length === 0) return { ...rest, value };
  const all = Object.assign(Object.create(null), value);
  for (const name of ignored) all[name] = null;
  return { value: all };
}
