import { arxivOf, normalizeDoi } from '../../domain/identifiers.js';
import { namesOfField } from '../author-names.js';
import { hasRecord } from './beginning.js';
import { taggedFormat } from './records.js';
import { abstractOf, allOf, firstOf, keywordsOf, rawOf, type Tags, yearOf } from './tags.js';

/** EndNote's own tags, which are refer's: a percent sign and a letter. */
export const enw = taggedFormat({
  name: 'enw',
  description: 'EndNote and refer records (.enw): lines such as "%T On kites", from %0 on',
  readsFrom: {
    title: '%T, %Q',
    abstract: '%X',
    authors: '%A',
    year: '%D, %8',
    venue: '%J, %B, %S',
    keywords: '%K',
    url: '%U, %>',
    doi: '%R',
    arxivId: '%R, %U, %M',
  },
  syntax: {
    line: /^\ufeff?%([0-9A-Z@!#$&?+^*~<>[\](),|=])(?: (.*)|\s*)$/s,
    begins: '0',
    partedByBlanks: new Set(['A', 'T']),
    once: new Set(['T', 'D']),
  },

  recognises: (beginning) => hasRecord(beginning, /^%[0ADT] \S.*$/m, /^%[ADTJB] \S/m),

  toFields: (tags) => ({
    title: firstOf(tags, 'T', 'Q'),
    abstract: abstractOf(tags, 'X'),
    authors: rawOf(tags, 'A').flatMap(namesOfField),
    year: yearOf(tags, 'D', '8'),
    venue: firstOf(tags, 'J', 'B', 'S'),
    keywords: keywordsOf(tags, 'K'),
    url: allOf(tags, 'U', '>').find((url) => /^https?:\/\//i.test(url)),
    doi: doiOfRecord(tags),
    arxivId: arxivIdOf(tags),
  }),
});

/** %R holds whatever number an electronic resource has. */
function doiOfRecord(tags: Tags): string | undefined {
  const number = allOf(tags, 'R').find((text) => /10\.\d{4,9}\//.test(text));
  return number && normalizeDoi(number);
}

function arxivIdOf(tags: Tags): string | undefined {
  const named = ['R', 'U', 'M', 'J'].flatMap((name) => allOf(tags, name));
  const said = named.find((text) => /^(?:arxiv\s*:|https?:\/\/(?:www\.)?arxiv\.org\/)/i.test(text));
  return arxivOf(said?.replace(/\.pdf$/, '') ?? '') ?? undefined;
}
