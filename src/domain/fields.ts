import type { ConditionKinds, ConditionSpec } from './condition-kinds.js';
import type { FieldSpec, FieldValues } from './field-kinds.js';
import { normalizeArxivId, normalizeDoi } from './identifiers.js';
import { cleanText } from './text.js';

/**
 * The fields of a paper, in the order in which they are stored and answered. Schemas, merging, columns in
 * SQL, checksums, exports and documents follow from this table; what a kind means is in `FIELD_KINDS`. A
 * new field also needs a migration that adds its column (src/store/sqlite/schema.ts).
 */
export const PAPER_FIELDS = {
  id: { kind: 'id', column: 'id' },
  title: { kind: 'text', column: 'title', maxChars: 2_000 },
  abstract: { kind: 'text', column: 'abstract', maxChars: 100_000 },
  authors: { kind: 'list', column: 'authors' },
  year: { kind: 'year', column: 'year' },
  venue: { kind: 'line', column: 'venue' },
  keywords: { kind: 'list', column: 'keywords' },
  url: { kind: 'url', column: 'url' },
  doi: { kind: 'identifier', column: 'doi', normalize: normalizeDoi },
  arxivId: { kind: 'identifier', column: 'arxiv_id', normalize: normalizeArxivId },
} as const satisfies Record<string, FieldSpec>;

type Fields = typeof PAPER_FIELDS;
export type PaperField = keyof Fields;
/** What is stored of each field. */
export type PaperValues = { [Name in PaperField]: FieldValues[Fields[Name]['kind']] };

export const FIELD_NAMES = Object.keys(PAPER_FIELDS) as PaperField[];

/**
 * What a filter can ask of a paper, by the name of its parameter. Schemas, filters, the columns that they
 * are answered from, facets and documents follow from this table; what a kind means is in
 * `CONDITION_KINDS`. The last two look at no field of their own.
 */
export const CONDITIONS = {
  year: {
    kind: 'yearRange',
    of: (paper) => paper.year,
    isFacet: true,
    inBody: 'A year, a range with from, to or both, inclusive, or a list of these',
    inQuery: 'Years and ranges, with commas between: 2020, 2019..2021, 2019..',
  },
  venue: {
    kind: 'name',
    of: (paper) => paper.venue,
    isFacet: true,
    inBody: 'Venues, whatever their case',
    inQuery: 'One of these venues, with commas between or given again',
  },
  author: {
    kind: 'people',
    of: (paper) => paper.authors,
    isFacet: true,
    inBody: 'Authors by full name, by some of its words, or with initials: Hinton, G.',
    inQuery: 'One of these authors, with commas between or given again',
  },
  keyword: {
    kind: 'names',
    of: (paper) => paper.keywords,
    isFacet: true,
    inBody: 'Keywords, whatever their case',
    inQuery: 'One of these keywords, with commas between or given again',
  },
  id: {
    kind: 'id',
    of: (paper) => paper.id,
    inBody: 'Ids of papers',
    inQuery: 'One of these papers, with commas between or given again',
  },
  doi: {
    kind: 'identifier',
    of: ({ doi }) => doi && canonicalDoi(doi),
    canonical: canonicalDoi,
    inBody: 'DOIs, bare or with their resolver, whatever their case',
    inQuery: 'One of these DOIs, with commas between or given again',
  },
  arxivId: {
    kind: 'identifier',
    of: ({ arxivId }) => arxivId && canonicalArxivId(arxivId),
    canonical: canonicalArxivId,
    inBody: 'arXiv ids, with or without version, whatever their case',
    inQuery: 'One of these arXiv ids, with commas between or given again',
  },
  hasAbstract: {
    kind: 'flag',
    of: (paper) => paper.abstract !== '',
    inBody: 'Whether it has an abstract',
    inQuery: 'Whether it has an abstract',
  },
  addedSince: {
    kind: 'since',
    of: (_paper, addedAtMs) => addedAtMs,
    inBody: 'Added to this index at or after this time (ISO 8601)',
    inQuery: 'Added at or after this time (ISO 8601)',
  },
} as const satisfies Record<string, ConditionSpec<PaperValues>>;

/** The form in which DOIs are compared; what is none is compared whatever its case. */
function canonicalDoi(text: string): string {
  return normalizeDoi(cleanText(text)).toLowerCase();
}

/** The form in which arXiv ids are compared. */
function canonicalArxivId(text: string): string {
  return normalizeArxivId(cleanText(text)).toLowerCase();
}

type Conditions = typeof CONDITIONS;
export type ConditionName = keyof Conditions;
export type KindOfCondition<Name extends ConditionName> = Conditions[Name]['kind'];

type OfCondition<Part extends 'value' | 'sent' | 'asked'> = {
  [Name in ConditionName]: ConditionKinds[KindOfCondition<Name>][Part];
};
/** What each condition looks at, what clients send of it, and what that asks. */
export type ConditionValues = OfCondition<'value'>;
export type ConditionsSent = OfCondition<'sent'>;
export type ConditionsAsked = OfCondition<'asked'>;

export const CONDITION_NAMES = Object.keys(CONDITIONS) as ConditionName[];

/** Whether a condition has this name. */
export function isConditionName(name: unknown): name is ConditionName {
  return typeof name === 'string' && Object.hasOwn(CONDITIONS, name);
}

/** One thing for each field, by its name. */
export const forEachField = <Made extends Record<PaperField, unknown>>(
  make: (name: PaperField) => Made[PaperField],
): Made => byName<PaperField, Made>(FIELD_NAMES, make);

/** One thing for each condition, by its name. */
export const forEachCondition = <Made extends Record<ConditionName, unknown>>(
  make: (name: ConditionName) => Made[ConditionName],
): Made => byName<ConditionName, Made>(CONDITION_NAMES, make);

function byName<Name extends string, Made extends Record<Name, unknown>>(
  names: readonly Name[],
  make: (name: Name) => Made[Name],
): Made {
  const made = {} as Made;
  for (const name of names) made[name] = make(name);
  return made;
}
