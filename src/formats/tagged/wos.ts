import { normalizeDoi } from '../../domain/identifiers.js';
import { displayName, isSomebody } from '../author-names.js';
import { hasRecord } from './beginning.js';
import { taggedFormat } from './records.js';
import { abstractOf, allOf, firstOf, rawOf, type Tags, yearOf } from './tags.js';

/** Web of Science's plain text and its .ciw files: two letters, a space, and lines that go on indented. */
export const wos = taggedFormat({
  name: 'wos',
  description: 'Web of Science plain text (.txt, .ciw): lines such as "TI On kites", from PT to ER',
  readsFrom: {
    title: 'TI',
    abstract: 'AB',
    authors: 'AF, AU, BF, BA, and the groups in CA, GP',
    year: 'PY, PD, EY, EA',
    venue: 'SO, JI, J9',
    keywords: 'DE',
    url: 'UR',
    doi: 'DI, D2 of a book',
  },
  syntax: {
    line: /^\ufeff?([A-Z][A-Z0-9])(?: (.*)|\s*)$/s,
    begins: 'PT',
    ends: 'ER',
    ofFile: new Set(['FN', 'VR', 'EF']),
  },

  recognises: (beginning) =>
    hasRecord(
      beginning,
      /^(?:FN \S.*\r?\n(?:\s*\n)?VR \S.*|PT (?:[A-Z]|Journal|Book|Conference|Patent)[^\S\n]*)\r?$/m,
      /^(?:AU|AF|BA|CA|TI|SO|PT|GP|ED) \S/m,
    ),

  toFields: (tags) => ({
    title: firstOf(tags, 'TI'),
    abstract: abstractOf(tags, 'AB'),
    authors: authorsOf(tags),
    // DA is the day of the export.
    year: yearOf(tags, 'PY', 'PD', 'EY', 'EA'),
    venue: firstOf(tags, 'SO', 'JI', 'J9'),
    // ID has words that the database makes of the references.
    keywords: splitAtSemicolons(tags, 'DE'),
    url: allOf(tags, 'UR').find((url) => /^https?:\/\//i.test(url)),
    doi: doiOfRecord(tags),
  }),
});

/** One on each line. */
function authorsOf(tags: Tags): string[] {
  const onLines = (...names: string[]) =>
    rawOf(tags, ...names)
      .flatMap((content) => content.split('\n'))
      .map((name) => name.trim())
      .filter(isSomebody);
  return [...onLines('AF', 'AU', 'BF', 'BA').map(displayName), ...onLines('CA', 'GP')];
}

function splitAtSemicolons(tags: Tags, name: string): string[] {
  const keywords = allOf(tags, name).flatMap((content) => content.split(';'));
  return keywords.map((keyword) => keyword.trim()).filter((keyword) => keyword !== '');
}

function doiOfRecord(tags: Tags): string | undefined {
  const isBook = firstOf(tags, 'PT') === 'B';
  const doi = firstOf(tags, 'DI', ...(isBook ? ['D2'] : []));
  return doi && normalizeDoi(doi);
}
