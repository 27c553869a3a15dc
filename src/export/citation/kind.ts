import type { Paper } from '../../domain/paper.js';

/** What a reference manager files a paper as. */
export type CitationKind = 'article' | 'conference' | 'preprint' | 'other';

const MEETING =
  /\b(?:proceedings|proc\.|conference|conf\.|workshops?|symposium|congress|annual meeting|meeting of|colloquium)/i;
/** Conferences that are known by their letters; what else has only letters may be a journal. */
const CONFERENCES = new Set(
  (
    '3dv aaai aacl aamas accv acl acml aistats alt bmvc cav ccs chi cikm colm coling colt conll corl cscw cvpr dac ' +
    'dcc eacl ecai eccv ecir ecml emnlp esa fat focs fse gecco hri icalp icassp iccv icde icdm icip iclr icml icpr ' +
    'icra icse ijcai ijcnlp imc infocom interspeech iros isca ismir isit issta itcs iui kdd l4dc lics lrec mlsys ' +
    'miccai micro naacl ndss neurips nips nsdi osdi ozchi pldi pods popl rss sdm sigcomm siggraph sigir sigmod soda ' +
    'sosp stoc tacas tsd uai uist usenix vldb wacv webconf wsdm www'
  ).split(' '),
);
const PREPRINTS = /^(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|osf preprints|preprints?)\b/i;

/** Tells by the venue what a paper came out in; without one, by whether it is on arXiv. */
export function citationKind({ venue, arxivId }: Pick<Paper, 'venue' | 'arxivId'>): CitationKind {
  if (!venue) return arxivId ? 'preprint' : 'other';
  if (PREPRINTS.test(venue)) return 'preprint';
  // `ICML 2021`, `CVPR'19`, `ICLR (Poster)`, `NeurIPS Datasets and Benchmarks`.
  const name = venue.match(/^[\p{L}\d]+/u)?.[0].toLowerCase() ?? '';
  return MEETING.test(venue) || CONFERENCES.has(name.replace(/(?<=\p{L})\d+$/u, ''))
    ? 'conference'
    : 'article';
}
