import { arxivOf, normalizeDoi } from '../../domain/identifiers.js';
import { knownOnly, yearWithin } from '../field-values.js';
import { inOneText, type Version } from '../languages.js';
import type { XmlDialect } from './dialect.js';
import { allAt, childrenOf, type Element, firstAt, textAt, textOf, textsAt } from './element.js';
import { abstractText, mainAbstract } from './jats-abstract.js';
import { jatsAuthors } from './jats-authors.js';

/** When the paper came into an archive says nothing of its year. */
const ARCHIVED = /pmc|nihms|received|accepted|submitted|preprint|retract|correct|updated/i;
/** Within a title, but none of its words. */
const NOTES = new Set(['fn', 'xref', 'target', 'index-term', 'inline-graphic']);

/** Articles in JATS, which journals and PubMed Central give: without their text, one or many. */
export const jats: XmlDialect = {
  name: 'jats',
  description: 'JATS',
  recordElements: ['article'],
  rootElements: ['pmc-articleset', 'article-set', 'articles', 'articleset'],
  evidence: /<(?:[\w-]+:)?(?:front|article-meta|journal-meta)[\s>]/,
  skippedElements: ['body', 'back', 'floats-group', 'sub-article', 'response'],
  readsFrom: {
    id: 'article-id of kind pmid',
    title: 'title-group/article-title, subtitle',
    abstract: 'abstract (no graphical and plain-language ones), trans-abstract',
    authors: 'contrib of kind author: name, string-name, collab',
    year: 'pub-date, the first that is no date of an archive',
    venue: 'journal-meta/journal-title; conf-name',
    keywords: 'kwd-group/kwd',
    url: 'self-uri; the page of PubMed Central',
    doi: 'article-id of kind doi',
    arxivId: 'article-id of kind arxiv',
  },

  fits: (record) => record.name === 'article' && metaOf(record) !== undefined,

  toFields(record) {
    const meta = metaOf(record) as Element;
    const { keywords: otherTitles = [], ...texts } = inOneText(
      versionsOf(meta, record.attributes['xml:lang']),
    );
    const pmid = idOf(meta, 'pmid')?.match(/^\d+$/)?.[0];
    const pmc = idOf(meta, 'pmc', 'pmcid')?.match(/\d+/)?.[0];
    const arxiv = idOf(meta, 'arxiv');
    const doi = idOf(meta, 'doi');
    return {
      value: knownOnly({
        id: pmid && `pmid:${pmid}`,
        ...texts,
        authors: jatsAuthors(meta),
        year: yearOf(meta),
        venue: venueOf(record, meta),
        keywords: [...keywordsOf(meta), ...otherTitles],
        url: addressOf(meta) ?? (pmc && `https://pmc.ncbi.nlm.nih.gov/articles/PMC${pmc}/`),
        doi: doi && normalizeDoi(doi),
        arxivId: arxiv && (arxivOf(arxiv) ?? undefined),
      }),
    };
  },
};

function metaOf(record: Element): Element | undefined {
  return firstAt(record, 'front', 'article-meta') ?? firstAt(record, 'front-stub');
}

/** The title and the abstract of an article, and what is given of them in other languages. */
function versionsOf(meta: Element, language = 'en'): Version[] {
  const group = firstAt(meta, 'title-group') ?? meta;
  const main = mainAbstract(allAt(meta, 'abstract'));
  const versions: Version[] = [
    { language, title: titleOf(group), abstract: main && abstractText(main) },
  ];
  const versionIn = (element: Element) => {
    const own = element.attributes['xml:lang'] ?? '';
    const known = versions.find((version) => version.language === own && own !== '');
    const version: Version = known ?? { language: own };
    if (!known) versions.push(version);
    return version;
  };
  for (const trans of allAt(group, 'trans-title-group')) {
    versionIn(trans).title ??= titleOf(trans, 'trans-title', 'trans-subtitle');
  }
  // Older files have titles without a group.
  for (const trans of allAt(group, 'trans-title')) versionIn(trans).title ??= textOf(trans);
  for (const trans of allAt(meta, 'trans-abstract')) {
    if (mainAbstract([trans])) versionIn(trans).abstract ??= abstractText(trans);
  }
  return versions;
}

function titleOf(group: Element, name = 'article-title', subname = 'subtitle'): string | undefined {
  const texts = [firstAt(group, name), ...allAt(group, subname)].flatMap((element) =>
    element ? [textOf(withoutNotes(element))] : [],
  );
  const [title = '', ...subtitles] = texts.filter((text) => text !== '');
  if (title === '') return undefined;
  const colon = /[:?!]$/.test(title) ? ' ' : ': ';
  return [title, ...subtitles].join(colon);
}

function withoutNotes(element: Element): Element {
  const content = element.content.flatMap((part) => {
    if (typeof part === 'string') return part;
    return NOTES.has(part.name) ? [] : withoutNotes(part);
  });
  return { ...element, content };
}

function idOf(meta: Element, ...kinds: string[]): string | undefined {
  const ids = allAt(meta, 'article-id').filter(({ attributes }) =>
    kinds.includes(attributes['pub-id-type'] ?? ''),
  );
  return ids.map(textOf).find((text) => text !== '');
}

/** The first year in which it was published in any form. */
function yearOf(meta: Element): number | undefined {
  const yearsOf = (dates: readonly Element[]) =>
    dates.flatMap((date) => {
      const text = textAt(date, 'year') ?? textAt(date, 'string-date') ?? '';
      return yearWithin(text) ?? yearWithin(date.attributes['iso-8601-date'] ?? '') ?? [];
    });
  const dates = allAt(meta, 'pub-date');
  const published = yearsOf(
    dates.filter(
      ({ attributes }) =>
        !ARCHIVED.test(`${attributes['pub-type'] ?? ''} ${attributes['date-type'] ?? ''}`),
    ),
  );
  const years = published.length > 0 ? published : yearsOf(dates);
  if (years.length > 0) return Math.min(...years);
  return textsAt(meta, 'permissions', 'copyright-year').flatMap(
    (text) => yearWithin(text) ?? [],
  )[0];
}

function venueOf(record: Element, meta: Element): string | undefined {
  const journal = firstAt(record, 'front', 'journal-meta');
  return (
    (journal &&
      (textAt(journal, 'journal-title-group', 'journal-title') ??
        textAt(journal, 'journal-title') ??
        textAt(journal, 'journal-title-group', 'abbrev-journal-title') ??
        textAt(journal, 'abbrev-journal-title'))) ??
    textAt(meta, 'conference', 'conf-name')
  );
}

function keywordsOf(meta: Element): string[] {
  const groups = allAt(meta, 'kwd-group').filter(
    ({ attributes }) => !/abbr/i.test(attributes['kwd-group-type'] ?? ''),
  );
  return groups.flatMap(keywordsWithin);
}

/** Groups may have groups in them; a compound keyword has parts. */
function keywordsWithin(group: Element): string[] {
  return childrenOf(group).flatMap((child) => {
    if (child.name === 'kwd') return textOf(child) || [];
    if (child.name === 'compound-kwd') {
      return textsAt(child, 'compound-kwd-part').join(': ') || [];
    }
    return child.name === 'nested-kwd' || child.name === 'kwd-group' ? keywordsWithin(child) : [];
  });
}

function addressOf(meta: Element): string | undefined {
  return allAt(meta, 'self-uri')
    .filter(({ attributes }) => !/pdf|xml/i.test(attributes['content-type'] ?? ''))
    .map((uri) => uri.attributes['xlink:href'] ?? textOf(uri))
    .find((text) => /^https?:\/\/\S+$/i.test(text));
}
