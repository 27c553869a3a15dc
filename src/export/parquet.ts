import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { FieldKind } from '../domain/field-kinds.js';
import { FIELD_NAMES, PAPER_FIELDS } from '../domain/fields.js';
import type { ExportedRecord } from './records.js';

/** Held at a time, some 10 MB with vectors of 384 numbers. */
const ROWS_A_GROUP = 2_000;

const text = (name: string, repetition_type: 'REQUIRED' | 'OPTIONAL'): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type,
});
const list = (name: string, element: SchemaElement): SchemaElement[] => [
  { name, converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { ...element, name: 'element', repetition_type: 'REQUIRED' },
];
const texts = (name: string) => list(name, text(name, 'REQUIRED'));

/** How a field of each kind stands in the schema. */
const ELEMENTS: Record<FieldKind, (name: string) => SchemaElement[]> = {
  id: (name) => [text(name, 'REQUIRED')],
  text: (name) => [text(name, 'REQUIRED')],
  list: texts,
  year: (name) => [{ name, type: 'INT32', repetition_type: 'OPTIONAL' }],
  line: (name) => [text(name, 'OPTIONAL')],
  url: (name) => [text(name, 'OPTIONAL')],
  identifier: (name) => [text(name, 'OPTIONAL')],
};

type ParquetColumn = [name: string, SchemaElement[], (record: ExportedRecord) => unknown];

/** Each column with its place in the schema and what a record has in it: the fields of papers, and of vectors. */
const COLUMNS: ParquetColumn[] = [
  ...FIELD_NAMES.map((name): ParquetColumn => {
    const elements = ELEMENTS[PAPER_FIELDS[name].kind](name);
    return [name, elements, ({ paper }) => paper[name]];
  }),
  ['contentHash', [text('contentHash', 'REQUIRED')], ({ contentHash }) => contentHash],
  ['fingerprint', [text('fingerprint', 'REQUIRED')], ({ fingerprint }) => fingerprint],
  [
    'vector',
    list('vector', { name: 'vector', type: 'FLOAT' }),
    ({ vector }) => (vector ? Array.from(vector) : null),
  ],
];
const SCHEMA: SchemaElement[] = [
  { name: 'root', num_children: COLUMNS.length },
  ...COLUMNS.flatMap(([, elements]) => elements),
];

/** Says whose file it is, and that its texts are as they are stored (src/formats/parquet/rows.ts). */
const OURS = { key: 'nearpaper', value: '1' };

/**
 * The bytes of a Parquet file with these records, one group of rows after the other: lists of texts for
 * authors and keywords, a list of 32-bit floats for the vector.
 */
export async function* parquetBytes(
  records: AsyncIterable<ExportedRecord>,
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({ writer: bytes, schema: SCHEMA, kvMetadata: [OURS] });
  const taken = (): Uint8Array => {
    const copy = new Uint8Array(bytes.buffer.slice(0, bytes.index));
    bytes.index = 0;
    return copy;
  };
  const write = async (group: readonly ExportedRecord[]) => {
    const columnData = COLUMNS.map(([name, , contentOf]) => ({
      name,
      data: group.map(contentOf),
      // Least and greatest numbers of vectors, and pages found by row, are of no use to anybody.
      statistics: name !== 'vector',
      offsetIndex: false,
    }));
    await file.write({ columnData, rowGroupSize: ROWS_A_GROUP });
  };
  let group: ExportedRecord[] = [];
  for await (const record of records) {
    group.push(record);
    if (group.length < ROWS_A_GROUP) continue;
    await write(group);
    group = [];
    yield taken();
  }
  if (group.length > 0) await write(group);
  await file.finish();
  yield taken();
}
