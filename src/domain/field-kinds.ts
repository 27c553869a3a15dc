import { z } from 'zod';
import { limitedText } from './limited-text.js';
import { paperIdSchema } from './paper-id.js';
import { cleanText } from './text.js';
import { PAPER_YEAR, WEB_ADDRESS } from './text-patterns.js';

const MAX_LINE_CHARS = 1_000;
const MAX_LIST_ITEMS = 5_000;
const MIN_YEAR = 1000;
const MAX_YEAR = 2999;

/** The kinds of fields and what a stored field of each holds; a text or list that is unknown is empty. */
export interface FieldValues {
  id: string;
  text: string;
  list: string[];
  year: number | null;
  line: string | null;
  url: string | null;
  identifier: string | null;
}

export type FieldKind = keyof FieldValues;

/** A field of a paper, as `PAPER_FIELDS` lists them. */
export interface FieldSpec {
  readonly kind: FieldKind;
  /** The field's name in SQL. */
  readonly column: string;
  /** The most characters of a text or line; 1,000 where it is left out. */
  readonly maxChars?: number;
  /** The form in which an identifier is stored; what is none stays as it is. */
  readonly normalize?: (text: string) => string;
}

/** What all fields of a kind have in common. */
export interface FieldKindDefinition<Value> {
  /** The schema of a stored value, which answers have too. */
  readonly stored: z.ZodType<Value>;
  /** Whether it is text that people read: LaTeX and markup of files are mended in it. */
  readonly isReadable: boolean;
  /** The schema of what a client or a file may say; its output is cleaned. */
  input(field: FieldSpec): z.ZodType<NonNullable<Value>>;
  /** The stored value for one that is given; for null and undefined the one that means unknown. */
  settled(given: Value | null | undefined): Value;
  /** Which of two values to keep where two records are one paper. */
  fuller(stored: Value, other: Value): Value;
}

const text = ({ maxChars = MAX_LINE_CHARS }: FieldSpec) =>
  limitedText(maxChars).transform((value) => cleanText(value));

const list = z
  .union([z.array(z.string()), z.string()], {
    error: 'must be a list of strings, or one string with ; between the entries',
  })
  .transform((value) => (typeof value === 'string' ? value.split(';') : value))
  .pipe(
    z
      .array(limitedText(MAX_LINE_CHARS))
      .max(MAX_LIST_ITEMS, `must have at most ${MAX_LIST_ITEMS} entries`),
  )
  // All at once: a pipe of zod for each entry would take a tenth of the time of reading a file again.
  .transform((entries) => entries.map(cleanText).filter((entry) => entry !== ''));

const year = z
  .union(
    [
      z.int().meta({ minimum: MIN_YEAR, maximum: MAX_YEAR }),
      z
        .stringFormat('year', /^\s*\d{4}\s*$/)
        .transform(Number)
        .meta({ pattern: PAPER_YEAR }),
    ],
    { error: 'must be a whole number such as 2024' },
  )
  .refine(
    (value) => value >= MIN_YEAR && value <= MAX_YEAR,
    `must be between ${MIN_YEAR} and ${MAX_YEAR}`,
  );

const url = (field: FieldSpec) =>
  text(field)
    .refine(
      (value) => value === '' || /^https?:\/\/[^\s/]+/i.test(value),
      'must begin with http:// or https://',
    )
    .meta({ pattern: WEB_ADDRESS });

/** One line that a paper has or has not: an empty one means that it has none. */
const oneLine = {
  stored: z.string().nullable(),
  isReadable: false,
  settled: (given: string | null | undefined) => given || null,
  fuller: (stored: string | null, other: string | null) => stored ?? other,
};

/** The definition of each kind of field. */
export const FIELD_KINDS: {
  readonly [Kind in FieldKind]: FieldKindDefinition<FieldValues[Kind]>;
} = {
  id: {
    stored: z.string(),
    isReadable: false,
    input: () => paperIdSchema,
    settled: (given) => given ?? '',
    fuller: (stored) => stored,
  },
  text: {
    stored: z.string(),
    isReadable: true,
    input: text,
    settled: (given) => given ?? '',
    fuller: (stored, other) => (letters(other) > letters(stored) ? other : stored),
  },
  list: {
    stored: z.array(z.string()),
    isReadable: true,
    input: () => list,
    settled: (given) => given ?? [],
    fuller: (stored, other) => (isFuller(other, stored) ? other : stored),
  },
  year: {
    stored: z.int().nullable(),
    isReadable: false,
    input: () => year,
    settled: (given) => given ?? null,
    fuller: (stored, other) => stored ?? other,
  },
  line: { ...oneLine, isReadable: true, input: text },
  url: { ...oneLine, input: url },
  identifier: {
    ...oneLine,
    input: (field) => text(field).transform(field.normalize ?? String),
  },
};

/** More entries, or as many and longer: `Ada Lovelace` says more than `A. Lovelace`, and as much as `Lovelace, Ada`. */
function isFuller(entries: readonly string[], than: readonly string[]): boolean {
  return entries.length === than.length
    ? letters(entries.join()) > letters(than.join())
    : entries.length > than.length;
}

const letters = (value: string): number => value.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
