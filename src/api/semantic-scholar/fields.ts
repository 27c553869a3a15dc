import { NearpaperError } from '../../domain/errors.js';

/** The names that `fields` may have, with those behind a point; null for what has none. */
interface FieldTable {
  readonly [name: string]: FieldTable | null;
}

const leaves = (names: string): FieldTable =>
  Object.fromEntries(names.split(' ').map((name) => [name, null]));

const AUTHOR = leaves(
  'affiliations aliases authorId citationCount externalIds hIndex homepage name paperCount url',
);
const BASE_PAPER: FieldTable = {
  ...leaves('paperId corpusId url title abstract venue year publicationDate publicationTypes'),
  ...leaves('referenceCount citationCount influentialCitationCount isOpenAccess textAvailability'),
  ...leaves('fieldsOfStudy'),
  externalIds: leaves('ArXiv ACL CorpusId DBLP DOI MAG Medline PubMed PubMedCentral'),
  publicationVenue: leaves('id name type alternate_names alternate_urls issn url'),
  openAccessPdf: leaves('url status license disclaimer'),
  s2FieldsOfStudy: leaves('category source'),
  journal: leaves('name pages volume'),
  citationStyles: leaves('bibtex'),
  authors: AUTHOR,
};
const LINK = leaves('contexts contextsWithIntent intents isInfluential');
/** What is not here of other papers may be asked for all the same. */
const LINKED_PAPER: FieldTable = { ...BASE_PAPER, ...LINK };

export const PAPER_FIELDS: FieldTable = {
  ...BASE_PAPER,
  ...leaves('matchScore'),
  citations: LINKED_PAPER,
  references: LINKED_PAPER,
  embedding: leaves('model vector specter_v1 specter_v2'),
  tldr: leaves('model text'),
};
export const LINK_FIELDS: FieldTable = {
  ...PAPER_FIELDS,
  ...LINK,
  citingPaper: PAPER_FIELDS,
  citedPaper: PAPER_FIELDS,
};
export const AUTHOR_FIELDS: FieldTable = { ...AUTHOR, papers: BASE_PAPER };
export const SNIPPET_FIELDS: FieldTable = {
  snippet: {
    ...leaves('text snippetKind section snippetOffset'),
    annotations: leaves('sentences refMentions'),
  },
};

/** The fields asked for, each with what is asked of it behind a point; empty where nothing is. */
export type Fields = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Reads `fields=title,authors.name`; `otherwise` where none are asked for. Throws INVALID_REQUEST, which lists
 * the names that are not in the table.
 */
export function parseFields(
  asked: string | undefined,
  table: FieldTable,
  otherwise: string,
): Fields {
  const names = (asked ?? '').split(',').map((name) => name.trim());
  const given = names.filter((name) => name !== '');
  const unknown = given.filter((name) => !isKnown(name.split('.'), table));
  if (unknown.length > 0) {
    throw new NearpaperError(
      'INVALID_REQUEST',
      `Unrecognized or unsupported fields: [${unknown.join(', ')}]`,
    );
  }
  const fields = new Map<string, Set<string>>();
  for (const name of given.length > 0 ? given : otherwise.split(',')) {
    const point = name.indexOf('.');
    const whole = point < 0 ? name : name.slice(0, point);
    const parts = fields.get(whole) ?? new Set();
    if (point >= 0) parts.add(name.slice(point + 1));
    fields.set(whole, parts);
  }
  return fields;
}

function isKnown([name = '', ...rest]: readonly string[], table: FieldTable): boolean {
  if (!Object.hasOwn(table, name)) return false;
  const parts = table[name];
  return rest.length === 0 || (parts != null && isKnown(rest, parts));
}

/** An object, or each of a list, with the parts that are asked for of it; all of them where none are. */
export function withParts(value: unknown, asked: ReadonlySet<string>): unknown {
  if (asked.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => withParts(one, asked));
  const parts = new Set([...asked].map((name) => name.split('.')[0]));
  return Object.fromEntries(Object.entries(value).filter(([name]) => parts.has(name)));
}
