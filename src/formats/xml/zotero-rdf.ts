import { arxivOf, doiOf } from '../../domain/identifiers.js';
import { knownOnly, yearWithin } from '../field-values.js';
import type { Beside } from './beside.js';
import type { XmlDialect } from './dialect.js';
import { allAt, childrenOf, type Element, firstAt, textAt, textOf, textsAt } from './element.js';

/** What Zotero writes its kinds of items as. */
const ITEMS =
  'Article Book BookSection Document Report Thesis Manuscript Letter Legislation Patent Interview MotionPicture Illustration Image Recording Data UserItem Description'.split(
    ' ',
  );
/** What items are parts of. A book may be either. */
const CONTAINERS =
  'Journal Periodical Newspaper Magazine Series Book Proceedings Website Blog'.split(' ');
const NO_PAPER = /^(?:attachment|note|annotation)$/i;

/** Libraries of Zotero as RDF. Journals stand beside their articles. */
export const zoteroRdf: XmlDialect = {
  name: 'zotero-rdf',
  description: 'Zotero RDF',
  recordElements: ITEMS,
  rootElements: ['RDF'],
  evidence: /zotero\.org\/namespaces\/export|purl\.org\/net\/biblio#/,
  besideElements: CONTAINERS,
  apart: /\srdf:about\s*=/,
  readsFrom: {
    title: 'dc:title',
    abstract: 'dcterms:abstract',
    authors: 'bib:authors',
    year: 'dc:date',
    venue: 'dc:title of what it is dcterms:isPartOf; bib:presentedAt',
    keywords: 'dc:subject',
    url: 'dc:identifier, rdf:about',
    doi: 'dc:identifier of the item or of its journal',
    arxivId: 'dc:identifier, dc:description',
  },

  fits: ({ name }) => ITEMS.includes(name) || CONTAINERS.includes(name),

  awaits(item) {
    const parts = allAt(item, 'isPartOf');
    const isWhole = parts.length === 0 || parts.some((part) => childrenOf(part).length > 0);
    return isWhole ? undefined : parts.flatMap((part) => part.attributes['rdf:resource'] ?? [])[0];
  },

  toFields(item, beside) {
    const kind = textAt(item, 'itemType') ?? '';
    const title = textAt(item, 'title');
    // What says of no kind that it is one is a journal, a collection or part of an item.
    if (kind === '' && allAt(item, 'authors').length === 0) return undefined;
    if (NO_PAPER.test(kind)) return undefined;
    const containers = containersOf(item, beside);
    const identifiers = identifiersOf(item);
    const named = [...identifiers, item.attributes['rdf:about'] ?? ''];
    const dates = [...textsAt(item, 'date'), ...textsAt(item, 'dateSubmitted')];
    const ofContainers = containers.flatMap(identifiersOf).filter((text) => /^DOI/i.test(text));
    return {
      value: knownOnly({
        title,
        abstract: textAt(item, 'abstract'),
        authors: allAt(item, 'authors').flatMap(peopleOf),
        year: dates.flatMap((date) => yearWithin(date) ?? [])[0],
        venue: venueOf(item, containers),
        keywords: allAt(item, 'subject').map(literalOf),
        url: named.find((text) => /^https?:\/\/\S+$/i.test(text)),
        doi: [...named, ...ofContainers].flatMap((text) => doiOf(text) ?? [])[0],
        arxivId: [...named, ...textsAt(item, 'description')]
          .filter((text) => /arxiv/i.test(text))
          .flatMap((text) => arxivOf(text) ?? [])[0],
      }),
    };
  },
};

/** What an item is a part of: within it, or named and beside it. */
function containersOf(item: Element, beside: Beside): Element[] {
  return allAt(item, 'isPartOf').flatMap((part) => {
    const inner = childrenOf(part);
    if (inner.length > 0) return inner;
    return beside.at(part.attributes['rdf:resource'] ?? '') ?? [];
  });
}

function venueOf(item: Element, containers: readonly Element[]): string | undefined {
  const title = (container: Element) => textAt(container, 'title') ?? [];
  const [venue] = containers.filter(({ name }) => name !== 'Series').flatMap(title);
  return (
    venue ??
    allAt(item, 'presentedAt').flatMap(childrenOf).flatMap(title)[0] ??
    containers.flatMap(title)[0] ??
    textAt(item, 'publicationName')
  );
}

/** People stand in a list, each in an entry of it. */
function peopleOf(list: Element): string[] {
  return childrenOf(list).flatMap((child) => {
    if (child.name !== 'Person' && child.name !== 'Agent' && child.name !== 'Organization') {
      return peopleOf(child);
    }
    const given = textAt(child, 'givenName') ?? textAt(child, 'givenname');
    const name = [given, textAt(child, 'surname') ?? textAt(child, 'name')];
    return name.filter((part) => part !== undefined).join(' ') || [];
  });
}

function identifiersOf(element: Element): string[] {
  return allAt(element, 'identifier').map(literalOf);
}

/** The text of a property, or the value of what stands in its place. */
function literalOf(property: Element): string {
  const [child] = childrenOf(property);
  const value = child && firstAt(child, 'value');
  return value ? textOf(value) : textOf(property);
}
