import { doiOf } from '../../domain/identifiers.js';
import { knownOnly } from '../field-values.js';
import {
  isObject,
  type JsonDialect,
  type JsonObject,
  leadingYear,
  objectsIn,
  textIn,
  textsIn,
} from './dialect.js';

/** Beyond this an inverted index is nonsense, not an abstract. */
const MAX_WORDS = 50_000;

/** Works of OpenAlex, from its snapshot or its API; abstracts are lists of words with their places. */
export const openalex: JsonDialect = {
  name: 'openalex',
  description: 'OpenAlex',
  readsFrom: {
    id: 'id (W123)',
    title: 'title, display_name',
    abstract: 'abstract_inverted_index',
    authors: 'authorships.author.display_name',
    year: 'publication_year',
    venue: 'primary_location.source.display_name',
    keywords: 'keywords, concepts',
    doi: 'doi',
    url: 'primary_location.landing_page_url, doi, id',
  },

  fits: (object) =>
    'abstract_inverted_index' in object ||
    ('authorships' in object && /openalex\.org\/W\d+/.test(textIn(object.id) ?? '')),

  toFields(object) {
    const id = textIn(object.id)?.match(/W\d+$/)?.[0];
    const location = isObject(object.primary_location) ? object.primary_location : {};
    const authors = objectsIn(object.authorships).map(({ author }) => author);
    const topics = objectsIn(object.keywords).length > 0 ? object.keywords : object.concepts;
    return {
      value: knownOnly({
        id,
        title: textIn(object.title) ?? textIn(object.display_name),
        abstract: abstractOf(object.abstract_inverted_index),
        authors: textsIn(authors, 'display_name'),
        year: leadingYear(object.publication_year),
        venue: isObject(location.source) ? textIn(location.source.display_name) : undefined,
        keywords: textsIn(topics, 'display_name'),
        doi: doiOf(textIn(object.doi) ?? ''),
        url: urlOf(location) ?? textIn(object.doi) ?? textIn(object.id),
      }),
      date: textIn(object.updated_date) ?? textIn(object.publication_date),
    };
  },
};

function urlOf(location: JsonObject): string | undefined {
  const url = textIn(location.landing_page_url);
  return url && /^https?:\/\//i.test(url) ? url : undefined;
}

function abstractOf(index: unknown): string | undefined {
  if (!isObject(index)) return undefined;
  const words: string[] = [];
  for (const [word, places] of Object.entries(index)) {
    if (!Array.isArray(places)) continue;
    for (const place of places) {
      if (Number.isInteger(place) && place >= 0 && place < MAX_WORDS) words[place] = word;
    }
  }
  return words.filter((word) => word !== undefined).join(' ');
}
