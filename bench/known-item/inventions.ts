import { mergePaper, type Paper } from '../../src/domain/paper.js';
import { spread } from '../papers.js';

const IDENTIFIED = 1_000;
/** Of each five papers that get an identifier, so many get a DOI; then one a new arXiv id, one an old one. */
const WITH_DOI = 3;
const NEW_ARXIV_ID = 3;
/** Of the papers of arXiv, every so many have appeared elsewhere. */
const PUBLISHED = 3;

/** The forms that publishers give DOIs, under the prefix that is kept for examples. */
const DOIS: readonly ((k: number) => string)[] = [
  (k) => `10.5555/${3_290_000 + k}.${3_310_000 + k}`,
  (k) => `10.5555/978-3-319-${10_000 + k}-1_${10 + (k % 90)}`,
  (k) => `10.5555/S0004-3702(17)${30_000 + k}-2`,
  (k) => `10.5555/ICRA.2018.${8_460_000 + k}`,
  (k) => `10.5555/(ISSN)1097-0258.${10_000 + k}`,
  (k) => `https://doi.org/10.5555/nearpaper.${10_000 + k}`,
];
const ARCHIVES = ['cs', 'math', 'hep-th', 'cond-mat'];

const INVENTED = 'invented-';

/** Titles that a search for words takes apart or takes for something to be done, each with a subject. */
const ODD_TITLES =
  `The Who: drummers|It: clowns|A* search: mazes|Up or Out: lawyers|To Be or Not to Be: Denmark
C++: compilers|C#: pianos|Who: vaccines|What Is It?: riddles|All of the Above: school tests|Yes: referendums
If Not Now, When?: procrastination|This Is That: metaphors|No: toddlers|And Then There Were None: islands
R: pirates|1984: censorship|2017: eclipses|42: towels|OR: hospital theatres|Not Without You: weddings
Why?: philosophy|3D: spectacles|On and Off: lighthouses|D*: harbours|The The: stutters|Us: families
Between You and Me: gossip|More Is Less: diets|The One: monotheism|Can I?: etiquette|A or B: football
Here and There: pendulums|.NET: fishing|F#: violins|-ing: participles`
    .split(/[|\n]/)
    .map((line) => line.split(': ') as [title: string, subject: string]);

export const isInvented = ({ id }: Paper): boolean => id.startsWith(INVENTED);

/** A thousand of the papers with a DOI (600), a new arXiv id (200) or an old one (200). */
export function inventedIdentifiers(papers: readonly Paper[]): Paper[] {
  return spread(papers, Math.min(IDENTIFIED, papers.length)).map((paper, k) => {
    const kind = k % 5;
    if (kind < WITH_DOI)
      return { ...paper, doi: DOIS[Math.floor(k / 5) % DOIS.length]?.(k) ?? null };
    const arxivId = kind === NEW_ARXIV_ID ? newArxivId(k) : oldArxivId(k);
    return {
      ...paper,
      arxivId,
      url: k % 2 ? `https://arxiv.org/abs/${arxivId}` : `http://arxiv.org/abs/${arxivId}v1`,
      doi: k % PUBLISHED ? null : `10.5555/published.${k}`,
    };
  });
}

/** Papers whose titles are stop words and signs; their abstracts are about something else each. */
export function inventedPapers(): Paper[] {
  return ODD_TITLES.map(([title, subject], k) =>
    mergePaper(`${INVENTED}${k}`, {
      ...{ title, abstract: `What everybody should know about ${subject}.` },
    }),
  );
}

const newArxivId = (k: number): string =>
  `${15 + (k % 9)}${String(1 + (k % 12)).padStart(2, '0')}.${10_000 + k}`;

const oldArxivId = (k: number): string =>
  `${ARCHIVES[k % ARCHIVES.length]}/0${k % 7}${String(1 + (k % 12)).padStart(2, '0')}${String(k % 1_000).padStart(3, '0')}`;
