import {
  byPath,
  firstOf,
  type KnownPage,
  type PagesOfHosts,
  parameterOf,
  withoutZeros,
} from './place.js';

/** `/document/123/authors`, `/stamp/stamp.jsp?tp=&arnumber=123`, `/iel7/6287639/8600701/08706971.pdf`. */
const ieee: KnownPage = (place) => {
  const number =
    /^\/(?:\w{1,20}\/)?document\/(\d{1,12})(?:\/|$)/i.exec(place.path)?.[1] ??
    /^\/i?el[x\d]{1,3}\/(?:\w+\/){1,3}0*(\d{4,12})$/i.exec(place.path)?.[1] ??
    parameterOf(place, 'arnumber');
  if (!number || !/^\d{1,12}$/.test(number)) return null;
  return `ieeexplore.ieee.org/document/${withoutZeros(number)}`;
};

/** Pages of a submission have its id; `references/pdf` and edits have ids of their own. */
const openReview: KnownPage = ({ path, parameters }) => {
  const id = parameters.get('id');
  if (!id || !/^\/(?:forum|pdf|attachment|revisions|notes)$/i.test(path)) return null;
  return `openreview.net/forum?id=${id}`;
};

/** However many folders there are before the id: sites, mirrors and files have them. */
const acl = byPath(
  /^(?:\/[\w-]{1,40}){0,7}?\/([A-Z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)(?:v\d+)?(?:\.(?:bib|xml|endf|mods))?(?:\/[A-Za-z]\d\d-\d{4})?$/i,
  ([, id = '']) => `aclanthology.org/${/^\d/.test(id) ? id.toLowerCase() : id.toUpperCase()}`,
);

const pmlr = byPath(
  /^\/(?:proceedings\/papers\/)?([vr]\d+)\/([\w-]+)(?:\.html|\/[\w-]+)?$/,
  ([, volume, name]) => `proceedings.mlr.press/${volume}/${name}`,
);
const pmlrFiles = byPath(
  /^\/mlresearch\/([vr]\d+)\/[\w-]+\/assets\/([\w-]+)\/[\w-]+$/,
  ([, volume, name]) => `proceedings.mlr.press/${volume}/${name}`,
);

const ecva = (year: string, name: string) =>
  `ecva.net/papers/eccv_${year}/papers_ECCV/html/${name}`;

const cvf = firstOf(
  byPath(
    /^(?:\/openaccess)?\/content_eccv_2018\/(?:html|papers)\/([^/]+?)(?:\.html)?$/i,
    ([, name = '']) => ecva('2018', name),
  ),
  byPath(
    /^(?:\/openaccess)?\/(content[\w/-]*)\/(?:html|papers)\/((?:[\w.-]+\/)?[^/]+?)(?:\.html)?$/,
    ([, volume = '', name]) => `openaccess.thecvf.com/${volume.toLowerCase()}/html/${name}`,
  ),
  byPath(
    /^(?:\/openaccess)?\/(content[\w/-]*)\/supplemental\/((?:[\w.-]+\/)?[^/]+?)_supplemental$/,
    ([, volume = '', name]) => `openaccess.thecvf.com/${volume.toLowerCase()}/html/${name}_paper`,
  ),
);

/** The files of 2018 are named like the pages; later ones have numbers of their own. */
const eccv = byPath(
  /^\/papers\/eccv_(\d{4})\/papers_ECCV\/(?:html|papers)\/([^/]+?)(?:\.php)?$/i,
  ([, year = '', name = '']) => ecva(year, name),
);

/** What the site of NeurIPS calls a paper, which other conferences use as well. */
const neurips = (host: string): KnownPage =>
  byPath(
    /^\/paper(?:_files\/paper)?\/((?:\d{4}\/)?)(?:(?:hash|file)\/)?([\da-f]{32}|\d+-[\w-]+?)(?:-(?:Abstract|Paper|Metadata|Supplemental|Bibtex|Reviews?|MetaReview|AuthorFeedback)[\w-]*)?(?:\.(?:html|json|bib|zip)|\/bibtex)?$/i,
    ([, year, name]) => `${host}/paper/${year}${name}`,
  );

const VIRTUAL = /^\/virtual\/(\d{4})\/(\w{1,20})\/(\d{1,9})$/i;
const SCHEDULE = /^\/Conferences\/(\d{4})\/Schedule/i;

/** The pages of a conference's own site, by the number of the event. */
const conference =
  (host: string): KnownPage =>
  (place) => {
    const [, year, kind, number] = VIRTUAL.exec(place.path) ?? [];
    if (year) return `${host}/virtual/${year}/${kind?.toLowerCase()}/${number}`;
    const event = parameterOf(place, 'showevent') ?? parameterOf(place, 'event');
    const [, scheduled] = SCHEDULE.exec(place.path) ?? [];
    if (!scheduled || !event || !/^\d{1,9}$/.test(event)) return null;
    return `${host}/virtual/${scheduled}/poster/${event}`;
  };

/** `/proceedings/2020/69`, `/Proceedings/2020/0069.pdf`; up to 2016 `/Proceedings/16/Papers/069.pdf`. */
const ijcai = byPath(
  /^\/(?:proceedings(?:-ijcai)?|abstract)[/-](\d{2}|\d{4})\/(?:(?:papers|bibtex)\/)?(\d{1,5})(?:\.\w{1,4})?$/i,
  ([, year, number = '']) => `ijcai.org/proceedings/${year}/${withoutZeros(number)}`,
);

/** `/ojs/index.php/AAAI/article/view/1/2`, where the second number is that of the file. */
const aaai = firstOf(
  byPath(
    /^(?:\/ojs)?\/index\.php\/([\w-]+)\/article\/(?:view|download|viewFile)\/(\d+)(?:\/|$)/i,
    ([, journal = '', id]) => `ojs.aaai.org/index.php/${journal.toUpperCase()}/article/view/${id}`,
  ),
  byPath(
    /^\/ocs\/index\.php\/([\w-]+)\/([\w-]+)\/paper\/\w{4,12}\/(\d+)(?:\/|$)/i,
    ([, conferenceName, volume, id]) =>
      `aaai.org/ocs/index.php/${conferenceName}/${volume}/paper/view/${id}`,
  ),
);

const rss = byPath(
  /^\/(rss\d\d)\/(p\d{2,3})(?:\.\w{1,5})?$/i,
  ([, volume = '', page = '']) =>
    `roboticsproceedings.org/${volume.toLowerCase()}/${page.toLowerCase()}.html`,
);

const jmlr = firstOf(
  byPath(
    /^\/papers\/v(?:olume)?(\d+)\/([\w-]+)(?:\.html|\/[\w-]+)?$/,
    ([, volume, name]) => `jmlr.org/papers/v${volume}/${name}`,
  ),
  byPath(
    /^\/proceedings\/papers\/([vr]\d+)\/([\w-]+)(?:\.html|\/[\w-]+)?$/,
    ([, volume, name]) => `proceedings.mlr.press/${volume}/${name}`,
  ),
);

const isca = byPath(
  /^\/(?:archive\/)?([a-z]+_\d{4}\w?)\/([a-z]\w{3,60})(?:\.html)?$/i,
  ([, volume = '', name]) => `isca-archive.org/${volume.toLowerCase()}/${name}`,
);

const NEURIPS = 'proceedings.neurips.cc';

/** Proceedings of conferences, and the journals that are on the same sites. */
export const proceedings: PagesOfHosts = [
  ['ieeexplore.ieee.org', ieee],
  ['openreview.net', openReview],
  ...[
    ...['aclanthology.org', 'aclanthology.info', 'aclweb.org', 'acl.ldc.upenn.edu'],
    ...['aclanthology.coli.uni-saarland.de', 'aclanthology.lst.uni-saarland.de'],
  ].map((host) => [host, acl] as const),
  ['proceedings.mlr.press', pmlr],
  ['mlresearch.github.io', pmlr],
  ['raw.githubusercontent.com', pmlrFiles],
  ...['openaccess.thecvf.com', 'cv-foundation.org'].map((host) => [host, cvf] as const),
  ['ecva.net', eccv],
  ...[NEURIPS, 'papers.neurips.cc', 'papers.nips.cc', 'books.nips.cc'].map(
    (host) => [host, neurips(NEURIPS)] as const,
  ),
  ...[
    'datasets-benchmarks-proceedings.neurips.cc',
    'proceedings.iclr.cc',
    'proceedings.mlsys.org',
  ].map((host) => [host, neurips(host)] as const),
  ...['nips.cc', 'neurips.cc'].map((host) => [host, conference('nips.cc')] as const),
  ...['icml.cc', 'iclr.cc', 'mlsys.org'].map((host) => [host, conference(host)] as const),
  ['ijcai.org', ijcai],
  ['aaai.org', aaai],
  ['roboticsproceedings.org', rss],
  ...['jmlr.org', 'jmlr.csail.mit.edu'].map((host) => [host, jmlr] as const),
  ...['isca-archive.org', 'isca-speech.org'].map((host) => [host, isca] as const),
];
