import { arxivOf, arxivOfDoi, doiOf } from '../../domain/identifiers.js';
import { withoutNumber } from '../dblp-names.js';
import { knownOnly, yearWithin } from '../field-values.js';
import type { XmlDialect } from './dialect.js';
import { allAt, type Element, textAt, textOf, textsAt } from './element.js';

const RECORDS = [
  'article',
  'inproceedings',
  'incollection',
  'book',
  'phdthesis',
  'mastersthesis',
  'data',
];

/** Publications of DBLP: its dump, and what it answers for a person or a record. */
export const dblp: XmlDialect = {
  name: 'dblp',
  description: 'DBLP',
  recordElements: RECORDS,
  rootElements: ['dblp', 'dblpperson'],
  evidence: /<dblp|\skey="(?:journals|conf|books|phd|series|reference|tr|data|persons)\//,
  readsFrom: {
    id: 'key',
    title: 'title',
    authors: 'author, without the number behind a name',
    year: 'year',
    venue: 'journal, booktitle, school',
    url: 'ee',
    doi: 'ee',
    arxivId: 'ee, volume',
  },

  fits: ({ name, attributes }) => RECORDS.includes(name) && 'key' in attributes,

  toFields(record) {
    const { key, mdate } = record.attributes;
    const links = textsAt(record, 'ee');
    const doi = links.flatMap((link) => doiOf(link) ?? [])[0];
    const preprint = [...links.filter((link) => /arxiv/i.test(link)), ...abstractOfArxiv(record)];
    const year = textAt(record, 'year');
    return {
      value: knownOnly({
        id: key && `dblp:${key}`,
        title: textAt(record, 'title'),
        authors: allAt(record, 'author').map((author) => withoutNumber(textOf(author))),
        year: year && yearWithin(year),
        venue: textAt(record, 'journal') ?? textAt(record, 'booktitle') ?? textAt(record, 'school'),
        url: links.find((link) => /^https?:\/\/\S+$/i.test(link)),
        doi,
        arxivId:
          preprint.flatMap((text) => arxivOf(text) ?? [])[0] ??
          (doi && (arxivOfDoi(doi) ?? undefined)),
      }),
      date: mdate,
    };
  },
};

/** `abs/2101.00001`, the volume of a preprint. */
function abstractOfArxiv(record: Element): string[] {
  return textsAt(record, 'volume').filter((volume) => volume.startsWith('abs/'));
}
