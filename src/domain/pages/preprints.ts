import { arxivOf, normalizeArxivId } from '../identifiers.js';
import { byPath, doiPage, firstOf, type KnownPage, type PagesOfHosts } from './place.js';

const arxivPageOf = (text: string): string | null => {
  const id = normalizeArxivId(text);
  return id !== '' && arxivOf(id) === id ? `arxiv.org/abs/${id}` : null;
};

const arxivPage = (pattern: RegExp): KnownPage => byPath(pattern, ([, id = '']) => arxivPageOf(id));

const arxiv = firstOf(
  arxivPage(/^\/(?:abs|pdf|html|format|e-print|ps|src|tb|cits|refs)\/(.+)$/i),
  arxivPage(/^\/ftp\/(?:arxiv|[\w-]{1,40})\/papers\/\d{4}\/([^/]+)$/i),
);

/** `2017arXiv170603762V`: the names of the Astrophysics Data System. */
const bibcode = byPath(/^\/abs\/\d{4}arXiv(\d{4})\.?(\d{5})[A-Z](?:\/|$)/i, ([, month, number]) =>
  arxivPageOf(`${month}.${number}`),
);

const corr = byPath(
  /^\/rec\/(?:\w{1,10}\/)?journals\/corr\/abs-(\d{4})-(\d{4,5})(?:\.\w{1,5})?$/i,
  ([, month, number]) => arxivPageOf(`${month}.${number}`),
);
const dblp = firstOf(
  corr,
  byPath(
    /^\/rec\/(?:(?:html|bibtex\d?|xml|rdf|ris|nt)\/)?((?:conf|journals|books|phd|reference|series)\/[\w-]+\/[\w-]+)(?:\.(?:html|bib|xml|rdf|ris|nt))?$/i,
    ([, record]) => `dblp.org/rec/${record}`,
  ),
);

/** `/content/10.1101/2020.01.02.123456v2.full`, and the old `/content/early/2017/01/02/123456`. */
const coldSpringHarbor = firstOf(
  byPath(
    /^\/content\/(?:[a-z]{1,10}\/)?(10\.\d{4,5})\/((?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})(?:v\d+)?(?:[./].*)?$/,
    ([, prefix, number]) => doiPage(`${prefix}/${number}`),
  ),
  byPath(
    /^\/content\/(?:\w{1,10}\/)?early\/\d{4}\/\d\d\/\d\d\/((?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})(?:\.\d+)?(?:v\d+)?(?:[./].*)?$/,
    ([, number]) => doiPage(`10.1101/${number}`),
  ),
);

const hal = byPath(
  /^\/((?:[a-z]{2,20}-)+\d{6,9})(?:v\d+)?(?:\/.*)?$/,
  ([, number]) => `hal.science/${number}`,
);

const ssrn: KnownPage = ({ path, parameters }) => {
  const asked = parameters.get('abstract_id') ?? parameters.get('abstractid');
  const id = asked ?? /^\/abstract=(\d+)$/.exec(path)?.[1];
  return id && /^\d+$/.test(id) ? doiPage(`10.2139/ssrn.${id}`) : null;
};

/** Preprints, and the sites that show those of arXiv. */
export const preprints: PagesOfHosts = [
  ...['arxiv.org', 'ar5iv.org', 'ar5iv.labs.arxiv.org', 'xxx.lanl.gov'].map(
    (host) => [host, arxiv] as const,
  ),
  ['alphaxiv.org', arxivPage(/^(?:\/[a-z]{2})?\/(?:abs|overview|pdf|html|paper|audio)\/(.+)$/)],
  ...['huggingface.co', 'hf.co'].map((host) => [host, arxivPage(/^\/papers\/(.+)$/)] as const),
  ['arxiv-vanity.com', arxivPage(/^\/papers\/(.+)$/)],
  ['emergentmind.com', arxivPage(/^\/papers\/(.+)$/)],
  ['scirate.com', arxivPage(/^\/arxiv\/(.+)$/)],
  ['papers.cool', arxivPage(/^\/arxiv\/(.+)$/)],
  ['adsabs.harvard.edu', firstOf(arxivPage(/^\/abs\/(arxiv:[^/]+)(?:\/\w+)?$/i), bibcode)],
  ...['dblp.org', 'dblp.uni-trier.de'].map((host) => [host, dblp] as const),
  ...['biorxiv.org', 'medrxiv.org'].map((host) => [host, coldSpringHarbor] as const),
  ...['hal.science', 'hal.archives-ouvertes.fr', 'hal.inria.fr'].map(
    (host) => [host, hal] as const,
  ),
  ['ssrn.com', ssrn],
  ['zenodo.org', byPath(/^\/records?\/(\d+)(?:\/|$)/, ([, id]) => doiPage(`10.5281/zenodo.${id}`))],
];
