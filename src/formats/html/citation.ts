import { arxivOf, doiOf } from '../../domain/identifiers.js';
import { displayName } from '../author-names.js';
import { knownOnly, splitList, yearWithin } from '../field-values.js';
import { inOneText, type Version } from '../languages.js';
import type { MetaTag } from './meta-tags.js';

/** Digital Commons has the names of others with its own before them. */
const OWN_PREFIX = /^bepress_(?=citation_)/;
/** `dcterms.title`, `DC.title` and `dc:title` are one. */
const DUBLIN_CORE = /^(?:dcterms|dcterm|dc)[.:]/;

/** The names of tags for each field, the surest first. */
const TITLE = ['citation_title', 'dc.title', 'eprints.title', 'prism.title'];
const ABSTRACT = ['citation_abstract', 'dc.abstract', 'eprints.abstract'];
/** Texts about a page, of which the longest is likeliest the abstract. */
const DESCRIPTION = ['dc.description', 'og:description', 'description', 'twitter:description'];
const AUTHORS = [
  'citation_author',
  'citation_authors',
  'dc.creator',
  'dc.creator.personalname',
  'eprints.creators_name',
  'dc.contributor',
];
const DATE = [
  'citation_publication_date',
  'citation_date',
  'citation_year',
  'citation_cover_date',
  'citation_online_date',
  'prism.publicationdate',
  'prism.coverdate',
  'dc.issued',
  'dc.date.issued',
  'dc.date',
  'eprints.date',
  'article:published_time',
];
const VENUE = [
  'citation_journal_title',
  'citation_conference_title',
  'citation_conference',
  'citation_inbook_title',
  'citation_book_title',
  'prism.publicationname',
  'eprints.publication',
  'dc.ispartof',
  'dc.source',
  'citation_journal_abbrev',
  'citation_dissertation_institution',
  'citation_technical_report_institution',
];
const KEYWORDS = ['citation_keywords', 'citation_keyword', 'dc.subject', 'keywords'];
const ADDRESS = [
  'citation_abstract_html_url',
  'citation_public_url',
  'citation_fulltext_html_url',
  'og:url',
  'dc.identifier.uri',
  'prism.url',
  'dc.identifier',
];
const DOI = ['citation_doi', 'prism.doi', 'dc.identifier.doi', 'dc.identifier', 'doi'];

/** Which tags each field is read from, for documents. */
export const CITATION_TAGS = {
  title: TITLE.join(', '),
  abstract: [...ABSTRACT, ...DESCRIPTION].join(', '),
  authors: AUTHORS.slice(0, 3).join(', '),
  year: DATE.slice(0, 5).join(', '),
  venue: VENUE.slice(0, 6).join(', '),
  keywords: KEYWORDS.join(', '),
  url: ADDRESS.slice(0, 4).join(', '),
  doi: DOI.join(', '),
  arxivId: 'citation_arxiv_id',
};

/** What publishers' pages say where they have no abstract. */
const NO_ABSTRACT = /^(?:click on the article title|article |an abstract is not available)/i;

const PERSON = /^[\p{L}'’ -]{2,40}, ?\p{Lu}[\p{L}. '’-]{0,40}$/u;
const TYPE_OF_PAPER = /article|paper|thesis|dissert|preprint|report|text\.serial|chapter/i;

/**
 * Whether the tags are of a page about a paper: by the tags that Google Scholar reads, or by others with
 * something that only a paper has. Offices and museums describe their pages in Dublin Core too.
 */
export function hasCitation(tags: readonly MetaTag[]): boolean {
  const byName = grouped(tags);
  if (byName.has('citation_title') || byName.has('eprints.title')) return true;
  const names = [...byName.keys()];
  const contents = (name: string) => (byName.get(name) ?? []).map(({ content }) => content);
  const isBibliographic = names.some((name) => /^(?:citation_|prism\.)/.test(name));
  if (!byName.has('dc.title')) return byName.has('og:title') && isBibliographic;
  return (
    isBibliographic ||
    names.some((name) => /^dc\.(?:source|bibliographiccitation|ispartof)/.test(name)) ||
    contents('dc.identifier').some((text) => doiOf(text) !== null) ||
    contents('dc.type').some((text) => TYPE_OF_PAPER.test(text)) ||
    [...contents('dc.creator'), ...contents('dc.creator.personalname')].some((text) =>
      PERSON.test(text),
    )
  );
}

/** The paper that the tags of a page tell of. */
export function citationOf(tags: readonly MetaTag[]): Record<string, unknown> {
  const byName = grouped(tags);
  const contents = (names: readonly string[]) =>
    names.flatMap((name) => (byName.get(name) ?? []).map(({ content }) => content));
  /** Of the first of these names that the page has. */
  const first = (names: readonly string[]) =>
    byName.get(names.find((name) => byName.has(name)) ?? '') ?? [];
  const titles = first([...TITLE, 'og:title']);
  const { keywords: otherTitles = [], ...texts } = inOneText(
    versionsOf(titles, abstractsOf(first(ABSTRACT), byName)),
  );
  const authors = first(AUTHORS).flatMap(({ content }) => splitList(content, [';']));
  const keywords = first(KEYWORDS).flatMap(({ content }) => splitList(content, [';', ',']));
  const pmid = contents(['citation_pmid'])[0]?.match(/^\d+$/)?.[0];
  const arxiv = contents(['citation_arxiv_id'])[0];
  return knownOnly({
    id: pmid && `pmid:${pmid}`,
    ...texts,
    authors: authors.map(displayName).filter((name) => name !== ''),
    year: contents(DATE).flatMap((date) => yearWithin(date) ?? [])[0],
    venue: contents(VENUE)[0],
    keywords: [...keywords, ...otherTitles],
    url: contents(ADDRESS).find((text) => /^https?:\/\/\S+$/i.test(text)),
    doi: contents(DOI).flatMap((text) => doiOf(text) ?? [])[0],
    arxivId: arxiv && (arxivOf(arxiv) ?? undefined),
  });
}

function grouped(tags: readonly MetaTag[]): ReadonlyMap<string, MetaTag[]> {
  const byName = new Map<string, MetaTag[]>();
  for (const tag of tags) {
    const name = canonicalName(tag.name);
    const known = byName.get(name);
    if (known) known.push(tag);
    else byName.set(name, [tag]);
  }
  return byName;
}

function canonicalName(name: string): string {
  return name.replace(OWN_PREFIX, '').replace(DUBLIN_CORE, 'dc.');
}

/** The abstract by its own name; or else the longest of the descriptions, in each language of Dublin Core. */
function abstractsOf(
  named: readonly MetaTag[],
  byName: ReadonlyMap<string, readonly MetaTag[]>,
): readonly MetaTag[] {
  if (named.length > 0) return named;
  const described = DESCRIPTION.flatMap((name) => byName.get(name) ?? []).filter(
    ({ content }) => !NO_ABSTRACT.test(content),
  );
  const inLanguages = described.filter(({ language }) => language);
  if (new Set(inLanguages.map(({ language }) => language)).size > 1) return inLanguages;
  const longest = Math.max(0, ...described.map(({ content }) => content.length));
  return described.filter(({ content }) => content.length === longest).slice(0, 1);
}

/** Titles and abstracts by their languages. What has none goes with the first title. */
function versionsOf(titles: readonly MetaTag[], abstracts: readonly MetaTag[]): Version[] {
  const versions: Version[] = [];
  for (const { content, language } of titles) {
    if (versions.some(({ title }) => title === content)) continue;
    versions.push({ language, title: content });
  }
  for (const { content, language } of abstracts) {
    if (versions.some(({ title, abstract }) => title === content || abstract === content)) continue;
    const own = versions.find((version) => language !== undefined && version.language === language);
    const version = own ?? (abstracts.length === 1 ? versions[0] : undefined);
    if (version && version.abstract === undefined) version.abstract = content;
    else versions.push({ language, abstract: content });
  }
  return versions;
}
