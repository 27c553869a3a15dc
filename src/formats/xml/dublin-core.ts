import { arxivOf, doiOf } from '../../domain/identifiers.js';
import { displayName } from '../author-names.js';
import { knownOnly, splitList, yearWithin } from '../field-values.js';
import { inOneText, type Version } from '../languages.js';
import { type Element, textOf } from './element.js';

/** Descriptions that are no abstract: comments of arXiv, the log of DSpace. */
const NO_ABSTRACT =
  /^(?:Comments?:|Submitted by |Made available in |Approved for entry |Rejected by |Item (?:withdrawn|reinstated|created)|info:eu-repo\/)/i;
/** A second description without a language is an abstract too if it is as long as one. */
const MIN_ABSTRACT_CHARS = 250;

/** What stands behind the name of a journal: `; Vol. 3 Núm. 1 (2019); 1-9`, `, 12(3), 4-7`. */
const ISSUE =
  /\s*[;,.]\s*(?:vol|v\.|n[o°º.úu]|iss|bd\b|band|heft|jg\b|jahrgang|t\.|tome?\b|año|ano|année|pp?\b|s\.|\(?\d).*$/isu;
const ISSN = /^(?:e?-?issn:?\s*)?\d{4}-?\d{3}[\dxX]$/i;

/** Words that affiliations have and people do not. */
const INSTITUTION =
  /univ|institut|facult|facultad|escuela|école|school|depart|dept|hospital|cent(?:er|re|ro)\b|colleg|colegio|laborat|academ|minist|investiga|research|fundaci|foundation|inc\b|ltd|gmbh/i;
const ORCID =
  /\s*[([]?\s*(?:https?:\/\/)?(?:orcid(?:\.org\/|:)?\s*)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]\s*[)\]]?/gi;
/** Catalogues put the years of a life behind a name. */
const LIFE = /,\s*(?:b\.\s*|ca\.\s*)?\d{4}(?:\s*-\s*(?:\d{4})?)?\.?$/;

/** The paper of a record in Dublin Core, plain or qualified, whose archive knows it as `identifier`. */
export function dublinCoreFields(
  metadata: Element,
  identifier: string | undefined,
): Record<string, unknown> {
  const parts = partsOf(metadata);
  const identifiers = textsOf(parts, 'identifier');
  const fromArxiv = identifier?.match(/^oai:arxiv\.org:(.+)$/i)?.[1];
  const arxivId =
    arxivOf(fromArxiv ?? '') ??
    identifiers.flatMap((text) => (/arxiv/i.test(text) ? (arxivOf(text) ?? []) : []))[0];
  const { keywords: otherTitles = [], ...texts } = inOneText(versionsOf(parts));
  const subjects = textsOf(parts, 'subject')
    .filter((text) => !/^(?:info:|https?:)/i.test(text))
    .flatMap((text) => splitList(text, [';']));
  return knownOnly({
    id: (fromArxiv && arxivId) ?? identifier,
    ...texts,
    authors: creatorsOf(textsOf(parts, 'creator')),
    year: yearOf(parts),
    venue: venueOf(parts),
    keywords: [...subjects, ...otherTitles],
    doi: firstDoi(identifiers),
    arxivId,
    url: arxivId
      ? `https://arxiv.org/abs/${arxivId}`
      : identifiers.find((text) => /^https?:\/\/\S+$/i.test(text)),
  });
}

/** The elements of a record by their names, which are looked for one after the other. */
type Parts = ReadonlyMap<string, readonly Element[]>;

function partsOf({ content }: Element): Parts {
  const parts = new Map<string, Element[]>();
  for (const part of content) {
    if (typeof part === 'string') continue;
    const same = parts.get(part.name);
    if (same) same.push(part);
    else parts.set(part.name, [part]);
  }
  return parts;
}

function textsOf(parts: Parts, name: string): string[] {
  const elements = parts.get(name);
  return elements ? elements.map(textOf).filter((text) => text !== '') : [];
}

function firstDoi(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    const doi = doiOf(text);
    if (doi !== null) return doi;
  }
  return undefined;
}

/** Titles and abstracts by their languages; those without one go together. */
function versionsOf(parts: Parts): Version[] {
  const versions = new Map<string, Version>();
  const versionIn = (language: string) => {
    const version = versions.get(language) ?? { language };
    versions.set(language, version);
    return version;
  };
  const titles = ['title', 'alternative'].flatMap((name) => textsIn(parts, name));
  const abstracts = textsIn(parts, 'abstract');
  const descriptions = (abstracts.length > 0 ? abstracts : textsIn(parts, 'description')).filter(
    ({ text }) => !NO_ABSTRACT.test(text),
  );
  for (const { language, text } of titles) {
    const version = versionIn(language);
    if (version.title === undefined) version.title = text;
    else versions.set(text, { language: '', title: text });
  }
  for (const { language, text } of descriptions) {
    const version = versionIn(language);
    version.abstract = withText(version.abstract, text);
  }
  return [...versions.values()];
}

/** The longest description of a language is its abstract; another may be one. */
function withText(abstract: string | undefined, text: string): string {
  if (abstract === undefined || abstract === text) return text;
  const [long, short] = text.length > abstract.length ? [text, abstract] : [abstract, text];
  if (short.length < MIN_ABSTRACT_CHARS) return long;
  return `${abstract}\n${text}`;
}

function textsIn(parts: Parts, name: string): { language: string; text: string }[] {
  return (parts.get(name) ?? []).flatMap((element) => {
    const text = textOf(element);
    return text === '' ? [] : [{ language: element.attributes['xml:lang'] ?? '', text }];
  });
}

/**
 * The people of `dc:creator`. Journals write `Rana, Pepe; Universidad del Lago`, with the affiliation behind; some
 * archives all authors in one.
 */
function creatorsOf(creators: readonly string[]): string[] {
  const names = creators.flatMap((creator) => {
    if (!/[;\d]/.test(creator)) return displayName(creator);
    const parts = splitList(creator.replace(ORCID, ''), [';']);
    const others = parts.slice(1);
    const arePeople =
      creators.length === 1 &&
      others.every((part) => /^[^,]+,[^,]+$/.test(part) && !INSTITUTION.test(part));
    return (arePeople ? parts : parts.slice(0, 1)).map((name) =>
      displayName(name.replace(LIFE, '')),
    );
  });
  return names.filter((name) => name !== '');
}

function yearOf(parts: Parts): number | undefined {
  const dates = ['issued', 'date', 'created', 'available'];
  for (const name of dates) {
    const years = textsOf(parts, name).flatMap((date) => yearWithin(date) ?? []);
    if (years.length > 0) return Math.min(...years);
  }
  return undefined;
}

function venueOf(parts: Parts): string | undefined {
  return ['source', 'isPartOf', 'bibliographicCitation']
    .flatMap((name) => textsOf(parts, name))
    .filter((text) => !ISSN.test(text) && !/^(?:https?:|urn:|doi:|10\.\d{4})/i.test(text))
    .map((text) => text.replace(ISSUE, '').trim())
    .find((text) => /\p{L}/u.test(text));
}
