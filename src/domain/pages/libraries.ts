import { arxivOf } from '../identifiers.js';
import { byPath, firstOf, type KnownPage, type PagesOfHosts, parameterOf } from './place.js';

const semanticScholar = firstOf(
  byPath(
    /^(?:\/graph\/v1)?\/(?:paper|reader)\/(?:[^/]+\/)?([\da-f]{40})(?:\/.*)?$/i,
    ([, hash = '']) => `semanticscholar.org/paper/${hash.toLowerCase()}`,
  ),
  byPath(/^\/(?:arxiv\/|(?:paper\/)?arxiv:)([\w.\-/]+)$/i, ([, text = '']) => {
    const id = arxivOf(text);
    return id && `arxiv.org/abs/${id}`;
  }),
);
const semanticScholarFiles = byPath(
  /^\/([\da-f]{4})\/([\da-f]{36})$/i,
  ([, first, rest]) => `semanticscholar.org/paper/${`${first}${rest}`.toLowerCase()}`,
);

const central = byPath(
  /^(?:\/pmc)?\/(?:articles?)\/(?:pmc\/)?(PMC\d{3,9})(?:\/.*)?$/i,
  ([, id = '']) => `pmc.ncbi.nlm.nih.gov/articles/${id.toUpperCase()}`,
);
const citation = (id: string) => `pubmed.ncbi.nlm.nih.gov/${id}`;
const pubMed: KnownPage = (place) => {
  const [, id] = /^(?:\/pubmed|\/m\/pubmed)?\/(\d{1,9})(?:\/.*)?$/.exec(place.path) ?? [];
  if (id) return citation(id);
  const isSearch = /^(?:\/pubmed|\/entrez\/query\.fcgi)?\/?$/.test(place.path);
  const asked = isSearch && (parameterOf(place, 'list_uids') ?? parameterOf(place, 'term'));
  return asked && /^\d{5,9}$/.test(asked) ? citation(asked) : null;
};
const europe = firstOf(
  central,
  byPath(/^\/(?:article|abstract)\/med\/(\d{1,9})$/i, ([, id = '']) => citation(id)),
);

/** Libraries and catalogues that have a page for papers of others. */
export const libraries: PagesOfHosts = [
  ['semanticscholar.org', semanticScholar],
  ['pdfs.semanticscholar.org', semanticScholarFiles],
  ['ncbi.nlm.nih.gov', firstOf(central, pubMed)],
  ['europepmc.org', europe],
  [
    'researchgate.net',
    byPath(/^\/publication\/(\d+)(?:_|\/|$)/, ([, id]) => `researchgate.net/publication/${id}`),
  ],
];
