import { z } from 'zod';
import { normalizeArxivId, normalizeDoi } from './identifiers.js';
import { cleanText } from './text.js';

const LIMITS = {
  idChars: 512,
  titleChars: 2_000,
  abstractChars: 100_000,
  listItems: 5_000,
  itemChars: 1_000,
} as const;

/**
 * A paper's id: 1 to 512 characters, no white space at the ends and no control characters. Slashes
 * are fine (`hep-th/9901001`); `.` and `..` are not, because no client can put them in an address.
 */
export const paperIdSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(LIMITS.idChars, `must be at most ${LIMITS.idChars} characters`)
  .refine((id) => !/\p{Cc}|\p{Cs}/u.test(id), 'must not contain control characters')
  .refine((id) => id.trim() === id, 'must not begin or end with white space')
  .refine((id) => id !== '.' && id !== '..', 'must not be "." or ".."');

/** A paper as it is stored and answered: every field present, absent ones null or empty. */
export const paperSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    abstract: z.string(),
    authors: z.array(z.string()),
    year: z.int().nullable(),
    venue: z.string().nullable(),
    keywords: z.array(z.string()),
    url: z.string().nullable(),
    doi: z.string().nullable(),
    arxivId: z.string().nullable(),
  })
  .meta({
    id: 'Paper',
    description: 'A paper; a field that is not known is null or an empty list.',
  });

export type Paper = z.infer<typeof paperSchema>;

export const PAPER_FIELDS = Object.keys(paperSchema.shape) as (keyof Paper)[];

const atMost = (maxChars: number) =>
  z.string().max(maxChars, `must be at most ${maxChars} characters`);

const text = (maxChars: number) => atMost(maxChars).transform((value) => cleanText(value));

const line = text(LIMITS.itemChars);

const list = z
  .union([z.array(z.string()), z.string()], {
    error: 'must be a list of strings, or one string with ; between the entries',
  })
  .transform((value) => (typeof value === 'string' ? value.split(';') : value))
  .pipe(
    z
      .array(atMost(LIMITS.itemChars))
      .max(LIMITS.listItems, `must have at most ${LIMITS.listItems} entries`),
  )
  // All at once: a pipe of zod for each entry would take a tenth of the time of reading a file again.
  .transform((entries) => entries.map(cleanText).filter((entry) => entry !== ''));

const inputShape = {
  id: paperIdSchema.nullish(),
  title: text(LIMITS.titleChars).nullish(),
  abstract: text(LIMITS.abstractChars).nullish(),
  authors: list.nullish(),
  year: z
    .union([z.int(), z.stringFormat('year', /^\d{4}$/).transform(Number)], {
      error: 'must be a whole number such as 2024',
    })
    .refine((year) => year >= 1000 && year <= 2999, 'must be between 1000 and 2999')
    .nullish(),
  venue: line.nullish(),
  keywords: list.nullish(),
  url: line
    .refine(
      (url) => url === '' || /^https?:\/\/[^\s/]+/i.test(url),
      'must begin with http:// or https://',
    )
    .nullish(),
  doi: line.transform(normalizeDoi).nullish(),
  arxivId: line.transform(normalizeArxivId).nullish(),
};

/** A paper as a client sends it; a field left out is unknown, and unknown names are refused. */
export const paperInputSchema = z
  .strictObject(inputShape)
  .refine((paper) => paper.title || paper.abstract, {
    path: ['title'],
    message: 'title and abstract are both empty',
  });

export type PaperInput = z.infer<typeof paperInputSchema>;

/** The names a record may have; readers of files drop the others and say which. */
export const PAPER_INPUT_FIELDS: ReadonlySet<string> = new Set(Object.keys(inputShape));

/**
 * The paper that results when `input` is laid over `base`: a field that the input leaves out, or
 * does not know (null), keeps the base's value or becomes empty where there is no base. An empty
 * text or list that is sent empties the field.
 */
export function mergePaper(id: string, input: PaperInput, base?: Paper): Paper {
  return {
    id,
    title: input.title ?? base?.title ?? '',
    abstract: input.abstract ?? base?.abstract ?? '',
    authors: input.authors ?? base?.authors ?? [],
    year: input.year ?? base?.year ?? null,
    venue: textOrNull(input.venue ?? base?.venue),
    keywords: input.keywords ?? base?.keywords ?? [],
    url: textOrNull(input.url ?? base?.url),
    doi: textOrNull(input.doi ?? base?.doi),
    arxivId: textOrNull(input.arxivId ?? base?.arxivId),
  };
}

/**
 * One paper out of two records of it: of each text and list the fuller, of what a paper has one of the
 * stored one's where there is one. Laying either over the result again changes nothing.
 */
export function fullerPaper(stored: Paper, other: Omit<Paper, 'id'>): Paper {
  const text = (field: 'title' | 'abstract') =>
    letters(other[field]) > letters(stored[field]) ? other[field] : stored[field];
  const list = (field: 'authors' | 'keywords') =>
    isFuller(other[field], stored[field]) ? other[field] : stored[field];
  return {
    id: stored.id,
    title: text('title'),
    abstract: text('abstract'),
    authors: list('authors'),
    year: stored.year ?? other.year,
    venue: stored.venue ?? other.venue,
    keywords: list('keywords'),
    url: stored.url ?? other.url,
    doi: stored.doi ?? other.doi,
    arxivId: stored.arxivId ?? other.arxivId,
  };
}

/** Whether all fields are the same. */
export function isSamePaper(a: Paper, b: Paper): boolean {
  return PAPER_FIELDS.every((field) => {
    const [one, other] = [a[field], b[field]];
    return Array.isArray(one) && Array.isArray(other)
      ? one.length === other.length && one.every((entry, k) => entry === other[k])
      : one === other;
  });
}

/** More entries, or as many and longer: `Ada Lovelace` says more than `A. Lovelace`, and as much as `Lovelace, Ada`. */
function isFuller(list: readonly string[], than: readonly string[]): boolean {
  return list.length === than.length
    ? letters(list.join()) > letters(than.join())
    : list.length > than.length;
}

const letters = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

function textOrNull(text: string | null | undefined): string | null {
  return text ? text : null;
}
