import { arxivOf, doiOf } from '../../domain/identifiers.js';
import { displayName } from '../author-names.js';
import { knownOnly, yearWithin } from '../field-values.js';
import type { XmlDialect } from './dialect.js';
import { allAt, type Element, firstAt, textAt, textOf, textsAt } from './element.js';

/** Kinds of which `secondary-title` is the series and no venue. */
const BOOK = /^(?:edited )?book$|^electronic book$/i;
const PARTS = ['ref-type', 'titles', 'contributors', 'source-app', 'rec-number'];

/** XML of EndNote, which Zotero, Mendeley, Papers, Rayyan and others write too; text may stand in runs of `style`. */
export const endnote: XmlDialect = {
  name: 'endnote',
  description: 'EndNote XML',
  recordElements: ['record'],
  rootElements: ['xml', 'records'],
  evidence: /<(?:ref-type|contributors|source-app|rec-number|titles)[\s>]/,
  readsFrom: {
    title: 'titles/title',
    abstract: 'abstract',
    authors: 'contributors/authors',
    year: 'dates/year, dates/pub-dates',
    venue: 'titles/secondary-title, periodical/full-title, titles/alt-title',
    keywords: 'keywords',
    url: 'urls: web-urls, related-urls',
    doi: 'electronic-resource-num; urls',
    arxivId: 'urls',
  },

  fits: (record) =>
    record.name === 'record' && PARTS.some((part) => firstAt(record, part) !== undefined),

  toFields(record) {
    const addresses = ['web-urls', 'related-urls', 'text-urls']
      .flatMap((kind) => textsAt(record, 'urls', kind, 'url'))
      .flatMap((text) => text.split(/\s+/))
      .filter((text) => /^https?:\/\/\S+$/i.test(text));
    const numbers = textsAt(record, 'electronic-resource-num');
    const dates = [
      ...textsAt(record, 'dates', 'year'),
      ...textsAt(record, 'dates', 'pub-dates', 'date'),
    ];
    return {
      value: knownOnly({
        title: textAt(record, 'titles', 'title') ?? textAt(record, 'titles', 'short-title'),
        abstract: textAt(record, 'abstract'),
        authors: allAt(record, 'contributors', 'authors', 'author')
          .map(nameOf)
          .filter((name) => name !== ''),
        year: dates.flatMap((date) => yearWithin(date) ?? [])[0],
        venue: venueOf(record),
        keywords: textsAt(record, 'keywords', 'keyword').flatMap((text) =>
          text.split(/[\r\n;]+/).map((keyword) => keyword.trim()),
        ),
        url: addresses[0],
        doi: [...numbers, ...addresses.filter((address) => /doi/i.test(address))].flatMap(
          (text) => doiOf(text) ?? [],
        )[0],
        arxivId: [...numbers, ...addresses]
          .filter((text) => /arxiv/i.test(text))
          .flatMap((text) => arxivOf(text) ?? [])[0],
      }),
    };
  },
};

/** `King, Martin, Jr.`; a comma at the end says that a name is a group's. */
function nameOf(author: Element): string {
  return displayName(textOf(author).replace(/\s+/g, ' '));
}

function venueOf(record: Element): string | undefined {
  const kind = firstAt(record, 'ref-type')?.attributes.name ?? '';
  const journal =
    textAt(record, 'periodical', 'full-title') ??
    textAt(record, 'titles', 'alt-title') ??
    textAt(record, 'periodical', 'abbr-1');
  return BOOK.test(kind) ? journal : (textAt(record, 'titles', 'secondary-title') ?? journal);
}
