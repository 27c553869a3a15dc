import { arxivOf, doiOf } from '../../domain/identifiers.js';
import { displayName } from '../author-names.js';
import { knownOnly, yearWithin } from '../field-values.js';
import { inOneText, type Version } from '../languages.js';
import type { XmlDialect } from './dialect.js';
import { allAt, type Element, firstAt, textAt, textOf, textsAt } from './element.js';

const AUTHOR = /^(?:aut|author|cre|creator|dissertant|dis)$/i;
/** The surest first. */
const DATES = ['dateIssued', 'copyrightDate', 'dateCreated', 'dateOther', 'dateCaptured'];

/** Records in MODS, as libraries, repositories, Zotero and bibutils write them. */
export const mods: XmlDialect = {
  name: 'mods',
  description: 'MODS',
  recordElements: ['mods'],
  rootElements: ['modsCollection'],
  readsFrom: {
    title: 'titleInfo: nonSort, title, subTitle, partName',
    abstract: 'abstract',
    authors: 'name with the role of an author, or with none',
    year: "originInfo: dateIssued, copyrightDate, dateCreated; the host's part/date",
    venue: 'titleInfo of relatedItem type="host"; of type="series"',
    keywords: 'subject/topic',
    url: 'location/url; identifier type="uri"',
    doi: 'identifier type="doi"',
    arxivId: 'identifier type="arxiv"',
  },

  fits: ({ name }) => name === 'mods',

  toFields(record) {
    const { keywords: otherTitles = [], ...texts } = inOneText(versionsOf(record));
    const topics = allAt(record, 'subject').flatMap((subject) => textsAt(subject, 'topic'));
    const addresses = [
      ...textsAt(record, 'location', 'url'),
      ...identifiersOf(record, 'uri', 'url', 'hdl'),
    ];
    const identifiers = identifiersOf(record, 'doi', 'uri', 'url');
    return {
      value: knownOnly({
        ...texts,
        authors: authorsOf(record),
        year: yearOf(record),
        venue: venueOf(record),
        keywords: [...topics, ...otherTitles],
        url: addresses.find((text) => /^https?:\/\/\S+$/i.test(text)),
        doi: [...identifiers, ...addresses].flatMap((text) => doiOf(text) ?? [])[0],
        arxivId: identifiersOf(record, 'arxiv').flatMap((text) => arxivOf(text) ?? [])[0],
      }),
    };
  },
};

/** Titles and abstracts, the first title first; those of no type and language belong together. */
function versionsOf(record: Element): Version[] {
  const infos = allAt(record, 'titleInfo').filter(
    ({ attributes: { type } }) => type !== 'abbreviated' && type !== 'uniform',
  );
  const own = infos.find(({ attributes }) => attributes.type === undefined) ?? infos[0];
  const [main, ...others] = allAt(record, 'abstract').filter(
    ({ attributes: { type } }) => !/content|table|note/i.test(type ?? ''),
  );
  const first: Version = {
    language: (main && languageOf(main)) ?? textAt(record, 'language', 'languageTerm'),
    title: own && titleOf(own),
    abstract: main && textOf(main),
  };
  const versions = [first];
  for (const abstract of others) {
    versions.push({ language: languageOf(abstract), abstract: textOf(abstract) });
  }
  for (const info of infos) {
    if (info === own) continue;
    const language = languageOf(info);
    const version = versions.find(
      (candidate) =>
        language !== undefined && candidate.language === language && candidate.title === undefined,
    );
    if (version) version.title = titleOf(info);
    else versions.push({ language, title: titleOf(info) });
  }
  return versions;
}

function languageOf({ attributes }: Element): string | undefined {
  return attributes.lang ?? attributes['xml:lang'];
}

/** `The` and `ponds of the plain` and `a survey` are `The ponds of the plain: a survey`. */
function titleOf(info: Element): string | undefined {
  const article = textAt(info, 'nonSort') ?? '';
  const title = textAt(info, 'title');
  if (title === undefined) return undefined;
  const space = article === '' || /['’-]$/.test(article) ? '' : ' ';
  const subtitle = textAt(info, 'subTitle');
  const part = [textAt(info, 'partNumber'), textAt(info, 'partName')].filter(Boolean).join(', ');
  const whole = `${article}${space}${title}${subtitle ? `: ${subtitle}` : ''}`;
  return part === '' ? whole : `${whole}. ${part}`;
}

function authorsOf(record: Element): string[] {
  const names = allAt(record, 'name').map((name) => ({
    roles: allAt(name, 'role').flatMap((role) => textsAt(role, 'roleTerm')),
    name,
  }));
  const authors = names.filter(({ roles }) => roles.some((role) => AUTHOR.test(role)));
  const chosen = authors.length > 0 ? authors : names.filter(({ roles }) => roles.length === 0);
  return chosen.map(({ name }) => nameOf(name)).filter((name) => name !== '');
}

function nameOf(name: Element): string {
  const parts = (type: string | undefined) =>
    allAt(name, 'namePart')
      .filter(({ attributes }) => attributes.type === type)
      .map(textOf)
      .filter((text) => text !== '');
  const family = parts('family');
  if (family.length > 0) {
    return [...parts('given'), ...family, ...parts('termsOfAddress')].join(' ');
  }
  const whole = [...parts(undefined), ...parts('given')];
  if (name.attributes.type === 'corporate') return whole.join(', ');
  return displayName(whole[0] ?? textAt(name, 'displayForm') ?? '');
}

function yearOf(record: Element): number | undefined {
  const hosts = relatedOf(record, 'host');
  const origins = [record, ...hosts].flatMap((item) => allAt(item, 'originInfo'));
  const dates = [
    ...origins.flatMap((origin) => DATES.flatMap((name) => textsAt(origin, name))),
    ...[record, ...hosts].flatMap((item) => textsAt(item, 'part', 'date')),
  ];
  return dates.flatMap((date) => yearWithin(date) ?? [])[0];
}

function venueOf(record: Element): string | undefined {
  return [...relatedOf(record, 'host'), ...relatedOf(record, 'series')]
    .flatMap((item) => firstAt(item, 'titleInfo') ?? [])
    .flatMap((info) => titleOf(info) ?? [])[0];
}

function relatedOf(record: Element, type: string): Element[] {
  return allAt(record, 'relatedItem').filter(({ attributes }) => attributes.type === type);
}

function identifiersOf(record: Element, ...types: string[]): string[] {
  return allAt(record, 'identifier')
    .filter(({ attributes }) => types.includes((attributes.type ?? '').toLowerCase()))
    .map(textOf);
}
