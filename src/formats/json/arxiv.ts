import { arxivOf } from '../../domain/identifiers.js';
import { knownOnly } from '../field-values.js';
import { type JsonDialect, leadingYear, textIn } from './dialect.js';

/** The metadata snapshot that arXiv publishes: JSON lines, one a paper. */
export const arxiv: JsonDialect = {
  name: 'arxiv',
  description: 'arXiv',
  readsFrom: {
    id: 'id',
    title: 'title',
    abstract: 'abstract',
    authors: 'authors_parsed, authors',
    year: 'versions (the first), id, update_date',
    venue: 'journal-ref',
    keywords: 'categories',
    doi: 'doi',
    arxivId: 'id',
    url: 'the page of the id',
  },

  fits: (object) =>
    typeof object.categories === 'string' &&
    typeof object.title === 'string' &&
    ('authors_parsed' in object || 'update_date' in object),

  toFields(object) {
    const id = textIn(object.id);
    const arxivId = id === undefined ? undefined : (arxivOf(id) ?? undefined);
    return {
      value: knownOnly({
        id: arxivId ?? id,
        title: textIn(object.title),
        abstract: textIn(object.abstract),
        authors: authorsOf(object.authors_parsed) ?? splitAuthors(textIn(object.authors)),
        year: yearOf(object.versions) ?? yearOfId(arxivId) ?? leadingYear(object.update_date),
        venue: textIn(object['journal-ref']),
        keywords: textIn(object.categories)?.split(/\s+/),
        doi: textIn(object.doi)?.split(/\s+/)[0],
        arxivId,
        url: arxivId && `https://arxiv.org/abs/${arxivId}`,
      }),
      date: textIn(object.update_date),
    };
  },
};

/** `authors_parsed`: [last, first, suffix] for each author, and what else there may be. */
function authorsOf(parsed: unknown): string[] | undefined {
  if (!Array.isArray(parsed)) return undefined;
  return parsed.flatMap((parts) => {
    if (!Array.isArray(parts)) return [];
    const [last, first, suffix] = parts.map((part) => textIn(part) ?? '');
    return [[first, last, suffix].filter((part) => part).join(' ')].filter((name) => name);
  });
}

function splitAuthors(text: string | undefined): string[] | undefined {
  return text?.split(/\s*,\s*(?:and\s+)?|\s+and\s+/).filter((name) => name);
}

/** The year of the first version, whose `created` is like `Mon, 2 Apr 2007 19:18:42 GMT`. */
function yearOf(versions: unknown): number | undefined {
  const created = Array.isArray(versions) ? textIn(versions[0]?.created) : undefined;
  const year = created?.match(/\b(\d{4})\b/)?.[1];
  return year === undefined ? undefined : Number(year);
}

/** The year that an arXiv id begins with: `0704.0001` is of 2007, `hep-th/9901001` of 1999. */
function yearOfId(id: string | undefined): number | undefined {
  const digits = id?.match(/(?:^|\/)(\d{2})\d{2}/)?.[1];
  if (digits === undefined) return undefined;
  return Number(digits) + (Number(digits) > 90 ? 1900 : 2000);
}
