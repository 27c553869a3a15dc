import { byPath, doiPage, firstOf, type KnownPage, type PagesOfHosts } from './place.js';

/** What publishers put behind a DOI to name a part or a form of the paper. */
const PART_BEHIND =
  /(?:\/(?:abstract|full|fulltext|pdf|epdf|epub|html?|meta|ampdf|references|citations|metrics|suppinfo|summary|cover|toc|figures(?:\/\d+)?|tables(?:\/\d+)?|page[/-]\d+)(?:\.html)?|\.full(?:\.html)?)$/i;

/** The page of the DOI with which a path ends. */
function doiAtEnd(text: string): string | null {
  // Two may follow each other: `/full/pdf`.
  return doiPage(text.replace(PART_BEHIND, '').replace(PART_BEHIND, ''));
}

/** `/doi/10.1145/1`, `/doi/abs/10.1145/1`, `/doi/pdf/10.1145/1`: how most publishers address a paper. */
export const behindDoi = byPath(
  /^(?:\/[a-z-]{1,20})?\/doi\/(?:[a-z]{1,20}\/){0,2}(10\.\d{4,9}(?:\/|%2F).+)$/i,
  ([, doi = '']) => doiAtEnd(doi),
);

const doi: KnownPage = ({ path }) => doiPage(path.slice(1));

const inPath = (pattern: RegExp) => byPath(pattern, ([, found = '']) => doiAtEnd(found));

const springer = inPath(
  /^\/(?:article|chapter|book|protocol|referenceworkentry|content(?:\/(?:pdf|epub|epdf))?|openurl\/pdf)\/(10\.\d{4,9}(?:\/|%2F).+)$/i,
);
const bioMed = inPath(/^\/(?:articles|track\/(?:pdf|epub)|counter\/pdf)\/(10\.\d{4,9}\/.+)$/i);
const frontiers = inPath(/^(?:\/journals\/[\w-]+)?\/articles\/(10\.3389\/.+)$/i);
const institute = inPath(/^\/article\/(10\.\d{4,9}\/.+)$/i);
const physicalReview = inPath(/^\/\w{2,20}\/(?:abstract|pdf|accepted|export)\/(10\.1103\/.+)$/i);
const dagstuhl = inPath(/^\/entities\/document\/(10\.4230\/.+)$/i);

const nature = firstOf(
  byPath(/^\/articles\/([a-z][\w.-]{4,60}|\d[\w-]{4,30})(?:\/|$)/i, ([, id]) =>
    doiPage(`10.1038/${id}`),
  ),
  byPath(
    /^\/\w{1,20}\/journal\/v[\w-]+\/n[\w-]+\/(?:full|abs|pdf|extref)\/(\w+)(?:\.html)?$/i,
    ([, id]) => doiPage(`10.1038/${id}`),
  ),
);

const acm: KnownPage = ({ path, parameters }) => {
  const id = parameters.get('id');
  const isCitation = id && /^\/citation\.cfm$/i.test(path) && /^\d+(?:\.\d+)?$/.test(id);
  return isCitation ? doiPage(`10.1145/${id}`) : null;
};

const publicLibrary: KnownPage = ({ path, parameters }) => {
  const id = parameters.get('id') ?? '';
  if (!/^\/\w{1,30}\/article(?:\/\w{1,20})?$/.test(path) || !id.startsWith('10.')) return null;
  return doiPage(id);
};

const elsevier = byPath(
  /^\/(?:[\w-]+\/){1,5}?pii\/([SB][\dX()-]{15,24})(?:\/.*)?$/i,
  ([, item = '']) =>
    `sciencedirect.com/science/article/pii/${item.replace(/[()-]/g, '').toUpperCase()}`,
);

const mdpi = byPath(
  /^\/(\d{4}-\d{3}[\dX]\/\d+\/\w+\/\w+)(?:\/\w+)?$/i,
  ([, place]) => `mdpi.com/${place}`,
);

const oxford = byPath(
  /^\/([\w-]+)\/article(?:-abstract)?\/((?:[\w-]+\/){3,4}\d+)$/i,
  ([, journal, place]) => `academic.oup.com/${journal}/article/${place}`,
);

/** Publishers. Where an address has a DOI in it, the page is that of the DOI. */
export const publishers: PagesOfHosts = [
  ...['doi.org', 'dx.doi.org', 'dx.plos.org'].map((host) => [host, doi] as const),
  ...['dl.acm.org', 'portal.acm.org'].map((host) => [host, acm] as const),
  ['springer.com', springer],
  ...['springeropen.com', 'biomedcentral.com'].map((host) => [host, bioMed] as const),
  ['nature.com', nature],
  ['frontiersin.org', frontiers],
  ['iopscience.iop.org', institute],
  ['journals.aps.org', physicalReview],
  ['drops.dagstuhl.de', dagstuhl],
  ['plos.org', publicLibrary],
  ...['sciencedirect.com', 'linkinghub.elsevier.com', 'reader.elsevier.com'].map(
    (host) => [host, elsevier] as const,
  ),
  ['mdpi.com', mdpi],
  ['academic.oup.com', oxford],
];
