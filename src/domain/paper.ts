import { z } from 'zod';
import { FIELD_KINDS, type FieldKindDefinition } from './field-kinds.js';
import {
  FIELD_NAMES,
  forEachField,
  PAPER_FIELDS,
  type PaperField,
  type PaperValues,
} from './fields.js';
import { withAddressInPlace } from './misplaced-address.js';

/** A paper as it is stored and answered: every field present, absent ones null or empty. */
export type Paper = PaperValues;

/** A paper as a client or a file sends it; what null and a field left out mean, `mergePaper` and `patchPaper` say. */
export type PaperInput = { [Name in PaperField]?: Paper[Name] | null | undefined };

/** The definition of each field's kind. */
const KINDS = forEachField<{
  [Name in PaperField]: FieldKindDefinition<Paper[Name]>;
}>((name) => FIELD_KINDS[PAPER_FIELDS[name].kind]);

export const paperSchema = z
  .object(
    forEachField<{ [Name in PaperField]: z.ZodType<Paper[Name]> }>((name) => KINDS[name].stored),
  )
  .meta({
    id: 'Paper',
    description: 'A paper; a field that is not known is null or an empty list.',
  });

type Nullish<Value> = z.ZodOptional<z.ZodNullable<z.ZodType<NonNullable<Value>>>>;

/** What a paper without any text is refused with, at its title. */
export const NO_TEXT = 'title and abstract are both empty';

/** Some fields of a paper: unknown names are refused. */
export const paperPatchSchema = z.strictObject(
  forEachField<{ [Name in PaperField]: Nullish<Paper[Name]> }>((name) =>
    KINDS[name].input(PAPER_FIELDS[name]).nullish(),
  ),
);

/** A whole paper: unknown names are refused, and a paper without any text. */
export const paperInputSchema = paperPatchSchema.refine((paper) => paper.title || paper.abstract, {
  path: ['title'],
  message: NO_TEXT,
});

/** The names a record may have; readers of files drop the others and say which. */
export const PAPER_INPUT_FIELDS: ReadonlySet<string> = new Set(FIELD_NAMES);

/** A paper with this id and the values that each of its other fields is given. */
export function paperOf(
  id: string,
  content: <Name extends PaperField>(name: Name) => Paper[Name],
): Paper {
  return { ...forEachField<Paper>(content), id };
}

/**
 * The paper that results when `input` is laid over `base`: a field that the input leaves out, or
 * does not know (null), keeps the base's value or becomes empty where there is no base. An empty
 * text or list that is sent empties the field.
 */
export function mergePaper(id: string, input: PaperInput, base?: Paper): Paper {
  const merged = paperOf(id, (name) => KINDS[name].settled(input[name] ?? base?.[name]));
  return withAddressInPlace(merged, base?.doi);
}

/**
 * The paper that results when a client changes `base`: as with `mergePaper`, but null empties the field, and
 * only one that is left out keeps its value. The result may be without any text.
 */
export function patchPaper(id: string, patch: PaperInput, base?: Paper): Paper {
  const patched = paperOf(id, (name) =>
    KINDS[name].settled(patch[name] === undefined ? base?.[name] : patch[name]),
  );
  return withAddressInPlace(patched, base?.doi);
}

/**
 * One paper out of two records of it: of each text and list the fuller, of what a paper has one of the
 * stored one's where there is one. Laying either over the result again changes nothing.
 */
export function fullerPaper(stored: Paper, other: Omit<Paper, 'id'>): Paper {
  const both = { ...other, id: stored.id };
  const fuller = paperOf(stored.id, (name) => KINDS[name].fuller(stored[name], both[name]));
  return withAddressInPlace(fuller);
}

/** Whether all fields are the same. */
export function isSamePaper(a: Paper, b: Paper): boolean {
  return FIELD_NAMES.every((name) => {
    const [one, other] = [a[name], b[name]];
    return Array.isArray(one) && Array.isArray(other)
      ? one.length === other.length && one.every((entry, k) => entry === other[k])
      : one === other;
  });
}
