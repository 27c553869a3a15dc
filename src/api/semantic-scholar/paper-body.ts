import { corpusIdOf } from '../../domain/corpus-id.js';
import type { Paper } from '../../domain/paper.js';
import { readingUrl } from '../public-url.js';
import { type Fields, withParts } from './fields.js';

type Body = Record<string, unknown>;

/** What nobody here knows of a paper. */
const UNKNOWN: Body = {
  ...{ publicationVenue: null, publicationTypes: null, publicationDate: null },
  ...{ referenceCount: 0, citationCount: 0, influentialCitationCount: 0 },
  ...{ citations: [], references: [], citationStyles: null, embedding: null, tldr: null },
};

/** The other fields, from a paper and the address of this server. */
const KNOWN: Readonly<Record<string, (paper: Paper, base: string) => unknown>> = {
  corpusId: ({ id }) => corpusIdOf(id),
  externalIds: ({ id, doi, arxivId }) => ({
    ...(doi && { DOI: doi }),
    ...(arxivId && { ArXiv: arxivId }),
    CorpusId: corpusIdOf(id),
  }),
  url: (paper, base) => readingUrl(base, paper),
  title: ({ title }) => title,
  abstract: ({ abstract }) => abstract || null,
  venue: ({ venue }) => venue ?? '',
  journal: ({ venue }) => (venue ? { name: venue } : null),
  year: ({ year }) => year,
  // What is on arXiv can be read by everybody; of all else it is not known here.
  isOpenAccess: ({ arxivId }) => (arxivId ? true : null),
  openAccessPdf: ({ arxivId }) =>
    arxivId ? { url: `https://arxiv.org/pdf/${arxivId}`, status: 'GREEN', license: null } : null,
  fieldsOfStudy: ({ keywords }) => (keywords.length > 0 ? keywords : null),
  s2FieldsOfStudy: ({ keywords }) => keywords.map((category) => ({ category, source: 'external' })),
  textAvailability: ({ abstract }) => (abstract ? 'abstract' : 'none'),
};

/** A paper as Semantic Scholar answers it, with the fields asked for and its id. */
export function toScholarPaper(paper: Paper, fields: Fields, base: string): Body {
  const body: Body = { paperId: paper.id };
  for (const [name, parts] of fields) {
    if (name === 'authors') body.authors = toScholarAuthors(paper, parts);
    else if (name in KNOWN) body[name] = withParts(KNOWN[name]?.(paper, base), parts);
    else if (name in UNKNOWN) body[name] = UNKNOWN[name];
  }
  return body;
}

/** What nobody here knows of an author, who is a name on a paper and no more. */
const AUTHOR: Body = {
  ...{ authorId: null, externalIds: null, url: null, homepage: null },
  ...{ affiliations: [], aliases: [] },
  ...{ paperCount: null, citationCount: null, hIndex: null, papers: [] },
};

/** The authors of a paper with what is asked for of them: by default id and name. */
export function toScholarAuthors({ authors }: Paper, asked: ReadonlySet<string>): Body[] {
  const names = new Set(
    asked.size > 0 ? [...asked].map((name) => name.split('.')[0] ?? name) : ['name'],
  );
  return authors.map((name) => {
    const body: Body = { authorId: null };
    for (const part of names) body[part] = part === 'name' ? name : AUTHOR[part];
    return body;
  });
}
