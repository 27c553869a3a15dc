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
  (pattern: RegExp, page: (match: RegExpExecArray) => string | null): KnownPage =>
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
  const isPaper = /^\/(?:forum|pdf|attachment|revisions)$/i.test(path);
  return id && isPaper ? `openreview.net/forum?id=${id}` : null;
};

const doiPage = (doi: string): string | null => {
  const found = doiOf(`https://doi.org/${doi}`);
  return found && `doi.org/${found.replace(/[%?#<>"\\^`{|}]/g, encodeURIComponent)}`;
};

const doi: KnownPage = ({ path }) => doiPage(path.slice(1));

/** Publishers whose pages have the DOI in their path, behind what says in which form it is read. */
const doiInPath: KnownPage = ({ path }) => {
  const [, found] = /^\/doi\/(?:[a-z]+\/)?(10\.\d{4,}\/.+)$/i.exec(path) ?? [];
  return found === undefined ? null : doiPage(found);
};

const springer = byPath(
  /^\/(?:article|chapter|book|content\/pdf|content\/epub)\/(10\.\d{4,}(?:\/|%2F)[^/]+)(?:\/fulltext)?(?:\.html|\.epub)?$/i,
  ([, found = '']) => doiPage(found),
);

/** The number of an article of Nature's journals is its DOI behind their prefix. */
const nature = byPath(
  /^\/articles\/((?:s\d{5}-\d{3}-|nature|n[a-z]{2,}|srep)[\w-]+)(?:\/.*)?$/i,
  ([, name = '']) => doiPage(`10.1038/${name}`),
);

const bioRxiv = byPath(
  /^\/content\/(?:biorxiv\/early\/\d{4}\/\d\d\/\d\d\/)?(10\.\d{4,}\/[\d.]+?)(?:v\d+)?(?:\.(?:full|abstract|article-info|supplementary-material))*(?:-text)?$/i,
  ([, found = '']) => doiPage(found),
);

const frontiers = byPath(
  /^\/(?:journals\/[\w-]+\/)?articles?\/(10\.\d{4,}\/[^/]+)(?:\/(?:full|abstract|pdf))?$/i,
  ([, found = '']) => doiPage(found),
);

const plos: KnownPage = ({ path, parameters }) => {
  const found = parameters.get('id');
  return found && /\/article(?:\/|$)/.test(path) ? doiPage(found) : null;
};

const ieeePage = (number: string) =>
  `ieeexplore.ieee.org/document/${number.replace(/^0+(?=.)/, '')}`;

/** `document/ID`, `abstract/document/ID/authors`, `stamp.jsp?arnumber=ID`, `iel7/1/2/00ID.pdf`. */
const ieee: KnownPage = ({ path, parameters }) => {
  const [, inPath] =
    /^\/(?:abstract\/|rest\/)?document\/(\d+)(?:\/.*)?$/i.exec(path) ??
    /^\/iel?x?\d*\/(?:.+\/)?(\d+)$/i.exec(path) ??
    [];
  const number = inPath ?? parameters.get('arnumber');
  return number && /^\d+$/.test(number) ? ieeePage(number) : null;
};

const ijcai = byPath(
  /^\/(?:proceedings(?:-ijcai)?|abstract)\/(\d{2,4})(?:\/papers)?\/(\d+)$/i,
  ([, year, number = '']) => `ijcai.org/proceedings/${year}/${Number(number)}`,
);

const ecva = byPath(
  /^\/papers\/(\w+)\/(papers_ECCV)\/(?:html|papers)\/([^/]+?)(?:\.php)?$/i,
  ([, volume, folder, name]) => `ecva.net/papers/${volume}/${folder}/html/${name}`,
);

const virtualNeurips = byPath(
  /^\/virtual\/(\d{4})\/poster\/(\d+)$/i,
  ([, year, number]) => `nips.cc/virtual/${year}/poster/${number}`,
);

const aaai = byPath(
  /^\/index\.php\/([\w-]+)\/article\/(?:view|download)\/(\d+)(?:\/\d+)*$/i,
  ([, journal = '', number]) =>
    `ojs.aaai.org/index.php/${journal.toUpperCase()}/article/view/${number}`,
);

const rss = byPath(
  /^\/(rss\d+)\/(p\d+)(?:\.html)?$/i,
  ([, year = '', name = '']) =>
    `roboticsproceedings.org/${year.toLowerCase()}/${name.toLowerCase()}.html`,
);

const pubmed = byPath(
  /^\/(?:pubmed\/)?(?:m\/)?(\d+)$/i,
  ([, id]) => `pubmed.ncbi.nlm.nih.gov/${id}`,
);

const pmc = byPath(
  /^(?:\/pmc)?\/articles\/(PMC\d+)(?:\/.*)?$/i,
  ([, id = '']) => `pmc.ncbi.nlm.nih.gov/articles/${id.toUpperCase()}`,
);

const europePmc: KnownPage = ({ path }) => {
  const [, medline] = /^\/(?:article|abstract)\/med\/(\d+)$/i.exec(path) ?? [];
  if (medline) return `pubmed.ncbi.nlm.nih.gov/${medline}`;
  const [, id] = /^\/articles?\/(?:pmc\/)?(pmc\d+)$/i.exec(path) ?? [];
  return id ? `pmc.ncbi.nlm.nih.gov/articles/${id.toUpperCase()}` : null;
};

const scienceDirect = byPath(
  /^\/science\/article\/(?:abs\/|am\/)?pii\/(\w+)(?:\/.*)?$/i,
  ([, pii = '']) => `sciencedirect.com/science/article/pii/${pii.toUpperCase()}`,
);

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
  ([, volume = '', name]) => `openaccess.thecvf.com/${volume.toLowerCase()}/html/${name}`,
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
const PAGES: readonly [KnownPage, ...string[]][] = [
  [arxiv, 'arxiv.org', 'export.arxiv.org', 'browse.arxiv.org', 'ar5iv.org', 'ar5iv.labs.arxiv.org'],
  [arxiv, 'cn.arxiv.org', 'de.arxiv.org', 'uk.arxiv.org', 'lanl.arxiv.org', 'xxx.lanl.gov'],
  [arxivPage(/^\/(?:abs|overview|pdf)\/(.+)$/), 'alphaxiv.org'],
  [arxivPage(/^\/papers\/(.+)$/), 'huggingface.co', 'arxiv-vanity.com'],
  [arxivPage(/^\/arxiv\/(.+)$/), 'scirate.com'],
  [openReview, 'openreview.net'],
  [doi, 'doi.org', 'dx.doi.org'],
  [doiInPath, 'dl.acm.org', 'onlinelibrary.wiley.com', 'tandfonline.com', 'journals.sagepub.com'],
  [doiInPath, 'pubs.acs.org', 'science.org', 'pnas.org', 'annualreviews.org', 'epubs.siam.org'],
  [doiInPath, 'pubsonline.informs.org', 'journals.asm.org', 'pubs.aip.org'],
  [springer, 'link.springer.com'],
  [nature, 'nature.com'],
  [bioRxiv, 'biorxiv.org', 'medrxiv.org'],
  [frontiers, 'frontiersin.org'],
  [plos, 'journals.plos.org'],
  [scienceDirect, 'sciencedirect.com'],
  [ieee, 'ieeexplore.ieee.org'],
  [acl, 'aclanthology.org', 'aclanthology.info', 'aclweb.org'],
  [pmlr, 'proceedings.mlr.press'],
  [cvf, 'openaccess.thecvf.com'],
  [ecva, 'ecva.net'],
  [neurips, 'proceedings.neurips.cc', 'papers.neurips.cc', 'papers.nips.cc'],
  [virtualNeurips, 'nips.cc', 'neurips.cc'],
  [ijcai, 'ijcai.org', 'static.ijcai.org'],
  [aaai, 'ojs.aaai.org'],
  [rss, 'roboticsproceedings.org'],
  [jmlr, 'jmlr.org', 'jmlr.csail.mit.edu'],
  [pubmed, 'pubmed.ncbi.nlm.nih.gov', 'pubmed.gov'],
  [(place) => pmc(place) ?? pubmed(place), 'ncbi.nlm.nih.gov'],
  [pmc, 'pmc.ncbi.nlm.nih.gov'],
  [europePmc, 'europepmc.org'],
  [semanticScholar, 'semanticscholar.org'],
];
const KNOWN_PAGES = new Map(
  PAGES.flatMap(([page, ...hosts]) => hosts.map((host) => [host, page] as const)),
);

/** The one form of a page that has several addresses (`arxiv.org/abs/1706.03762`); null for every other page. */
export function knownPage(place: Place): string | null {
  return KNOWN_PAGES.get(place.host)?.(place) ?? null;
}
