import { normalizeDoi } from '../../domain/identifiers.js';
import { knownOnly, yearWithin } from '../field-values.js';
import { inOneText, type Version } from '../languages.js';
import { yearOfDate } from './dates.js';
import {
  isObject,
  type JsonDialect,
  type JsonObject,
  objectsIn,
  textIn,
  textsIn,
} from './dialect.js';
import { namesIn } from './names.js';
import { addressIn } from './values.js';

/** Works of DataCite: data sets, preprints and theses, single, in lists, or as its API answers (`attributes`). */
export const datacite: JsonDialect = {
  name: 'datacite',
  description: 'DataCite',
  readsFrom: {
    title: 'titles, the English one first',
    abstract: 'descriptions of the type Abstract, the English one first',
    authors: 'creators',
    year: 'publicationYear, dates of the type Issued',
    venue: 'container.title, publisher',
    keywords: 'subjects',
    url: 'url',
    doi: 'doi',
  },

  fits: (object) => {
    if (!('attributes' in object || 'titles' in object)) return false;
    const work = attributesOf(object);
    return objectsIn(work.titles).length > 0 && ('creators' in work || 'descriptions' in work);
  },

  toFields(object) {
    const work = attributesOf(object);
    const { keywords = [], ...text } = inOneText(versionsOf(work));
    return {
      value: knownOnly({
        ...text,
        authors: objectsIn(work.creators).flatMap(creatorNames),
        year: yearWithin(String(work.publicationYear ?? '')) ?? yearOfIssue(work.dates),
        venue: titleIn(work.container) ?? publisherOf(work.publisher),
        keywords: [...textsIn(work.subjects, 'subject'), ...keywords],
        url: addressIn(work.url),
        doi: normalizeDoi(textIn(work.doi) ?? textIn(object.id) ?? ''),
      }),
      date: textIn(work.updated)?.slice(0, 10),
    };
  },
};

/**
 * Title and abstracts by their languages. What is a translation is of use where it is the English one; a subtitle or an
 * alternative title is no title.
 */
function versionsOf(work: JsonObject): Version[] {
  const own = textIn(work.language);
  const versions = new Map<string | undefined, Version>();
  const add = (language: unknown, part: Version) => {
    const name = (textIn(language) ?? own)?.toLowerCase();
    const before = versions.get(name);
    // Two abstracts of one language are parts of one, or their languages are not said.
    const abstracts = [before?.abstract, part.abstract].filter((text) => text !== undefined);
    versions.set(name, {
      language: name,
      title: before?.title ?? part.title,
      abstract: abstracts.length > 0 ? abstracts.join('\n') : undefined,
    });
  };
  for (const { title, titleType, lang } of objectsIn(work.titles)) {
    const isInEnglish = titleType === 'TranslatedTitle' && /^en/i.test(textIn(lang) ?? '');
    if (textIn(title) && (!titleType || isInEnglish)) add(lang, { title: textIn(title) });
  }
  for (const { description, descriptionType, lang } of objectsIn(work.descriptions)) {
    const isAbstract = descriptionType === 'Abstract' || !descriptionType;
    if (textIn(description) && isAbstract) add(lang, { abstract: textIn(description) });
  }
  const isEnglish = ({ language }: Version) => /^en/.test(language ?? '');
  return [...versions.values()].sort((a, b) => Number(isEnglish(b)) - Number(isEnglish(a)));
}

const attributesOf = (object: JsonObject): JsonObject =>
  isObject(object.attributes) ? object.attributes : object;

/** The name of a group stays as it is, whatever commas it has. */
function creatorNames(creator: JsonObject): string[] {
  const { name, nameType } = creator;
  return nameType === 'Organizational' ? [textIn(name) ?? []].flat() : namesIn([creator]);
}

const yearOfIssue = (dates: unknown): number | undefined =>
  yearOfDate(objectsIn(dates).find(({ dateType }) => dateType === 'Issued')?.date);

const titleIn = (value: unknown): string | undefined =>
  isObject(value) ? textIn(value.title) : undefined;

const publisherOf = (value: unknown): string | undefined =>
  isObject(value) ? textIn(value.name) : textIn(value);
