import { plainKey } from './names.js';

/** What others call our fields, without the case and signs of the key; the surest first. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  id: ['id', 'paperid', 'uid', 'key', 'docid', 'documentid', 'bibcode'],
  title: [
    ...['title', 'papertitle', 'articletitle', 'documenttitle', 'itemtitle', 'titles'],
    ...['dctitle', 'headline'],
  ],
  abstract: [
    ...['abstract', 'text', 'summary', 'abstracttext', 'abstractnote', 'paperabstract'],
    ...['articleabstract', 'abstracts', 'dcdescription', 'description'],
  ],
  authors: [
    ...['authors', 'author', 'creators', 'creator', 'authorlist', 'authornames', 'authorfullnames'],
    ...['authfullnames', 'dccreator'],
  ],
  year: [
    ...['year', 'publicationyear', 'pubyear', 'publishedyear', 'yearpublished', 'date', 'pubdate'],
    ...['publicationdate', 'publisheddate', 'datepublished', 'published', 'issued', 'coverdate'],
    ...['prismcoverdate', 'produceddateyi', 'releasedate', 'earliestdate', 'preprintdate'],
    ...['created', 'updatedate'],
  ],
  venue: [
    ...['venue', 'journal', 'conference', 'booktitle', 'containertitle', 'publicationtitle'],
    ...['journalname', 'journaltitle', 'sourcetitle', 'proceedings', 'publicationvenue'],
    ...['publicationname', 'prismpublicationname', 'journalref', 'journals'],
    ...['journaltitles', 'publicationinfo', 'pub'],
  ],
  keywords: ['keywords', 'keyword', 'tags', 'subjects', 'indexterms', 'authorkeywords'],
  url: ['url', 'link', 'uri', 'htmlurl', 'pdfurl', 'pageurl', 'downloadurl'],
  doi: ['doi', 'dois', 'doiids', 'prismdoi'],
  arxivId: ['arxivid', 'arxiv', 'arxiveprints', 'eprint'],
};

/** The field that a key stands for, and how sure that is: the lower, the surer. */
export interface Alias {
  readonly field: string;
  readonly rank: number;
}

const FIELD_OF: ReadonlyMap<string, Alias> = new Map(
  Object.entries(ALIASES).flatMap(([field, names]) =>
    names.map((name, rank) => [name, { field, rank }] as const),
  ),
);
/** Keys that were met, as files have the same ones in every record. */
const KNOWN_KEYS = new Map<string, Alias | undefined>();
const MAX_KNOWN_KEYS = 1_000;
/** Names of texts that anything may have: of a paper they are the abstract. */
const VAGUE = /^(?:dc)?description$/;

/** What docs/formats.md says of plain objects. */
export const PLAIN_READS_FROM = Object.fromEntries(
  Object.entries(ALIASES).map(([field, names]) => [field, names.join(', ')]),
);

/** The field that a key means, whatever its case and the signs in it; undefined where it means none. */
export function fieldOf(key: string): Alias | undefined {
  if (KNOWN_KEYS.has(key)) return KNOWN_KEYS.get(key);
  const found = FIELD_OF.get(plainKey(key));
  if (KNOWN_KEYS.size < MAX_KNOWN_KEYS) KNOWN_KEYS.set(key, found);
  return found;
}

/** Whether a key is the abstract only beside a title. */
export function isVague(key: string): boolean {
  return VAGUE.test(plainKey(key));
}
