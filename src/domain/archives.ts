import { foldLetters } from './folding.js';

/** Prefixes of DOIs that archives of preprints, of data and of what was published elsewhere give. */
const PREFIXES = new Set(
  (
    '10.48550 10.64898 10.2139 10.26434 10.20944 10.21203 10.36227 10.22541 10.5281 10.6084 10.13140 10.17605 ' +
    '10.31234 10.31235 10.31219 10.31220 10.31221 10.31222 10.31223 10.31224 10.31225 10.31226 10.31227 10.31228 ' +
    '10.31229 10.31230 10.31231 10.31232 10.31233 10.31236 10.31237 10.31730 10.35542 10.51094 10.55458 10.2307 ' +
    '10.3386 10.14293 10.25384 10.7916 10.32942 10.33774 10.33767 10.12688'
  ).split(' '),
);
/** Archives whose prefix a publisher has too. */
const BESIDE_A_PUBLISHER =
  /^10\.(?:1101\/\d|7287\/peerj\.preprints|1002\/essoar|1590\/scielopreprints|5194\/egusphere|1149\/osf)/;
/** Versions of one paper: `10.21203/rs.3.rs-1/v2`, `10.26434/chemrxiv-2021-a-v2`. */
const VERSION = /(?:[/.-]v\d{1,3}|(?<=preprints\d{6}\.\d{4})\.v\d)$/;
const NAME =
  /xiv\b|^(?:corr|hal|ssrn|zenodo|figshare|authorea|repec|openreview|jstor|preprints?)\b|preprint|\be-?prints?\b|working paper|research square|social science research network|research papers in economics|repositor(?:y|ies)\b/;

/** Whether an archive gave a DOI (bare, in lower case): the paper may have another DOI of a publisher. */
export function isArchiveDoi(doi: string): boolean {
  return PREFIXES.has(prefixOfDoi(doi)) || BESIDE_A_PUBLISHER.test(doi);
}

/** Whether a venue is an archive, where papers are that came out elsewhere too: `arXiv`, `CoRR`, `SSRN`. */
export function isArchive(venue: string): boolean {
  return NAME.test(foldLetters(venue).trim());
}

/** A DOI of an archive without the version that it may end with. */
export function withoutVersion(doi: string): string {
  return doi.replace(VERSION, '');
}

/** The part of a DOI that names who gave it. */
export function prefixOfDoi(doi: string): string {
  return doi.split('/', 1)[0] ?? '';
}
