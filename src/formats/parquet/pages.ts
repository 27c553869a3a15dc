import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { AsyncBuffer, ColumnMetaData, Compressors } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { compressors } from 'hyparquet-compressors';

const MAX_PAGE_BYTES = 256 << 20;
/** A header may hold the least and the greatest value of its page. */
const MAX_HEADER_BYTES = 1 << 16;

/**
 * Throws where the pages of a column are not what the file says of the column. The library believes
 * the counts in their headers: it fills lists of that length, or counts down from them for ever.
 */
export async function checkPages(file: AsyncBuffer, column: ColumnMetaData): Promise<void> {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  const end = start + Number(column.total_compressed_size);
  let left = Number(column.num_values);
  let dictionary = 0;
  for (let at = start; at < end - 1 && left > 0; ) {
    const window = await file.slice(at, Math.min(at + MAX_HEADER_BYTES, end));
    const reader = { view: new DataView(window), offset: 0 };
    const header = parquetHeader(reader);
    const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header;
    at += reader.offset + packed;
    const isSound = packed >= 0 && at <= end && unpacked >= 0 && unpacked <= MAX_PAGE_BYTES;
    if (!isSound) throw new Error(`a page of ${packed} bytes that unpack to ${unpacked}`);
    const page = header.data_page_header ?? header.data_page_header_v2;
    if (page) {
      if (!(page.num_values >= 0 && page.num_values <= left)) {
        throw new Error(`a page of ${page.num_values} values where ${left} are left`);
      }
      left -= page.num_values;
    } else if (header.dictionary_page_header) {
      dictionary += header.dictionary_page_header.num_values;
      if (!(dictionary >= 0 && dictionary <= MAX_PAGE_BYTES >> 2)) {
        throw new Error(`a dictionary of ${dictionary} values`);
      }
    }
  }
  if (left > 0) throw new Error(`${left} values are missing`);
}

/** Node's own where it has one; none may unpack more than a page should have. */
export const boundedCompressors: Compressors = Object.fromEntries(
  Object.entries({
    ...compressors,
    GZIP: (input, maxOutputLength) => gunzipSync(input, { maxOutputLength }),
    BROTLI: (input, maxOutputLength) => brotliDecompressSync(input, { maxOutputLength }),
  } satisfies Compressors).map(([codec, unpack]) => [
    codec,
    (input: Uint8Array, length: number) => {
      if (!(length >= 0 && length <= MAX_PAGE_BYTES)) throw new Error(`a page of ${length} bytes`);
      return unpack(input, length);
    },
  ]),
);
