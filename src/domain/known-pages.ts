import { arxivOf, doiOf, normalizeArxivId } from './identifiers.js';

/** Host, path (without `.pdf`) and parameters of an address, in the form in which they are compared. */
interface Place {
  host: string;
  path: string;
  parameters: ReadonlyMap<string, string>;
}

/** What the page of a paper is called, however it is addressed; null for the other pages of its host. */
type KnownPage = (place: Place) => string | null;

/** A page whose path says all. */
const byPath =
  (pattern: RegExp, page: (match: RegExpExecArray) => string): KnownPage =>
  ({ path }) => {
    const match = pattern.exec(path);
    return match && page(match);
  };

const arxivPage =
  (pattern: RegExp): KnownPage =>
  ({ path }) => {
    const id = normalizeArxivId(pattern.exec(path)?.[1] ?? '');
    return id !== '' && arxivOf(id) === id ? `arxiv.org/abs/${id}` : null;
  };

const arxiv = arxivPage(/^\/(?:abs|pdf|html|format|e-print|ps|src)\/(.+)$/i);

const openReview: KnownPage = ({ path, parameters }) => {
  const id = parameters.get('id');
  return id && /^\/(?:forum|pdf)$/i.test(path) ? `openreview.net/forum?id=${id}` : null;
};

const doi: KnownPage = ({ path }) => {
  const found = doiOf(`https://doi.org${path}`);
  return found && `doi.org/${found.replace(/[%?#<>"\\^`{|}]/g, encodeURIComponent)}`;
};

const acl = byPath(
  /^(?:\/anthology(?:\/papers\/\w\/\w+)?|\/papers)?\/([A-Z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)(?:v\d+)?(?:\.bib)?$/i,
  ([, id = '']) => `aclanthology.org/${/^\d/.test(id) ? id.toLowerCase() : id.toUpperCase()}`,
);

const pmlr = byPath(
  /^\/([vr]\d+)\/([\w-]+)(?:\.html|\/[\w-]+)?$/,
  ([, volume, name]) => `proceedings.mlr.press/${volume}/${name}`,
);

const cvf = byPath(
  /^\/([\w/-]+)\/(?:html|papers)\/([^/]+?)(?:\.html)?$/,
  ([, volume, name]) => `openaccess.thecvf.com/${volume}/html/${name}`,
);

const neurips = byPath(
  /^\/paper(?:_files\/paper)?\/((?:\d{4}\/)?)(?:(?:hash|file)\/)?([\da-f]{32}|\d+-[\w-]+)(?:-(?:Abstract|Paper)[\w-]*)?(?:\.html)?$/,
  ([, year, name]) => `proceedings.neurips.cc/paper/${year}${name}`,
);

const jmlr = byPath(
  /^\/papers\/v(?:olume)?(\d+)\/([\w-]+)(?:\.html|\/[\w-]+)?$/,
  ([, volume, name]) => `jmlr.org/papers/v${volume}/${name}`,
);

const semanticScholar = byPath(
  /^\/paper\/(?:[^/]+\/)?([\da-f]{40})$/i,
  ([, hash]) => `semanticscholar.org/paper/${hash}`,
);

/** The pages that have more than one address, by host. */
const KNOWN_PAGES = new Map<string, KnownPage>([
  ...['arxiv.org', 'export.arxiv.org', 'browse.arxiv.org', 'ar5iv.org', 'ar5iv.labs.arxiv.org'].map(
    (host) => [host, arxiv] as const,
  ),
  ['alphaxiv.org', arxivPage(/^\/(?:abs|overview|pdf)\/(.+)$/)],
  ['huggingface.co', arxivPage(/^\/papers\/(.+)$/)],
  ['openreview.net', openReview],
  ...['doi.org', 'dx.doi.org'].map((host) => [host, doi] as const),
  ...['aclanthology.org', 'aclanthology.info', 'aclweb.org'].map((host) => [host, acl] as const),
  ['proceedings.mlr.press', pmlr],
  ['openaccess.thecvf.com', cvf],
  ...['proceedings.neurips.cc', 'papers.neurips.cc', 'papers.nips.cc'].map(
    (host) => [host, neurips] as const,
  ),
  ['jmlr.org', jmlr],
  ['semanticscholar.org', semanticScholar],
]);

/** The one form of a page that has several addresses (`arxiv.org/abs/1706.03762`); null for every other page. */
export function knownPage(place: Place): string | null {
  return KNOWN_PAGES.get(place.host)?.(place) ?? null;
}
