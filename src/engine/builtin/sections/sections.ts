import { z } from 'zod';

/**
 * One file of named sections:
 *
 *   magic, length of the header | header (JSON: each section's type, place and length) | sections
 *
 * Sections begin at multiples of 64 bytes. Texts are stored as JSON. Numbers are in the machine's byte
 * order, which is the same on every machine that Node runs on. What the file holds is checked by its
 * sha256, which stands in the manifest of the checkpoint.
 */
export const MAGIC = 'NPINDEX1';
export const PREFIX_BYTES = MAGIC.length + 8;
const ALIGNMENT = 64;
/** How much is read or written at once. */
export const CHUNK_BYTES = 8 * 1024 * 1024;

export const TYPES = {
  Uint8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Float32Array,
  Float64Array,
};
export type TypeName = keyof typeof TYPES;
export type Numbers =
  | Uint8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Float32Array
  | Float64Array;
export type NumbersOrTexts = Numbers | string[];

/** Rows too many to be in memory at once, as bytes, piece after piece. */
export interface StreamedRows {
  bytes: number;
  pieces: Iterable<ArrayBufferView>;
}

/** What is written, by the names of sections. */
export type Sections = Record<string, NumbersOrTexts | StreamedRows>;

export const headerSchema = z.array(
  z.strictObject({
    name: z.string(),
    type: z.enum(['texts', ...(Object.keys(TYPES) as TypeName[])]),
    start: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
  }),
);

export type Header = z.infer<typeof headerSchema>;

/** The next multiple of the alignment of sections. */
export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
