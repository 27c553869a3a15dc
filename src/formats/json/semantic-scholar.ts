import { arxivOf, doiOf } from '../../domain/identifiers.js';
import { knownOnly } from '../field-values.js';
import {
  isObject,
  type JsonDialect,
  type JsonObject,
  leadingYear,
  textIn,
  textsIn,
} from './dialect.js';

/**
 * Papers and abstracts of Semantic Scholar: its bulk files, where the two are records of their own with
 * the same corpus id, and its API.
 */
export const semanticScholar: JsonDialect = {
  name: 'semantic-scholar',
  description: 'Semantic Scholar',
  readsFrom: {
    id: 'corpusid (s2:ID), paperId',
    title: 'title',
    abstract: 'abstract',
    authors: 'authors.name',
    year: 'year',
    venue: 'venue',
    keywords: 's2fieldsofstudy',
    doi: 'externalids.DOI',
    arxivId: 'externalids.ArXiv',
    url: 'url',
  },

  fits: (object) =>
    ('corpusid' in object && ('title' in object || 'abstract' in object)) ||
    ('paperId' in object && ('externalIds' in object || 'corpusId' in object || 'title' in object)),

  toFields(object) {
    const corpusId = object.corpusid ?? object.corpusId;
    const external = externalIds(object);
    return {
      value: knownOnly({
        id: idOf(corpusId) ?? textIn(object.paperId),
        title: textIn(object.title),
        abstract: textIn(object.abstract),
        authors: textsIn(object.authors, 'name'),
        year: leadingYear(object.year),
        venue: textIn(object.venue),
        keywords: textsIn(object.s2fieldsofstudy ?? object.s2FieldsOfStudy, 'category').filter(
          (name, place, all) => all.indexOf(name) === place,
        ),
        doi: doiOf(textIn(external.DOI) ?? ''),
        arxivId: arxivOf(textIn(external.ArXiv) ?? ''),
        url: textIn(object.url),
      }),
      date: textIn(object.publicationdate) ?? textIn(object.publicationDate),
    };
  },
};

function idOf(corpusId: unknown): string | undefined {
  return typeof corpusId === 'number' || typeof corpusId === 'string'
    ? `s2:${corpusId}`
    : undefined;
}

function externalIds(object: JsonObject): JsonObject {
  const access = isObject(object.openaccessinfo) ? object.openaccessinfo : {};
  const ids = object.externalids ?? object.externalIds ?? access.externalids;
  return isObject(ids) ? ids : {};
}
