import { arxivOf, normalizeDoi } from '../../domain/identifiers.js';
import { cleanText } from '../../domain/text.js';
import { displayName } from '../author-names.js';
import { knownOnly, splitList, yearWithin } from '../field-values.js';
import type { SourceFormat } from '../format.js';
import { isSourceCode } from '../kinds/programs.js';
import { TextLines } from '../kinds/text-lines.js';
import { isPlaceholder } from '../placeholders.js';
import { isQuotedBehind } from '../quoted.js';
import { type Fields, type SourceRecord, type Unreadable, unreadable } from '../record.js';
import { addressesIn, plainAddress } from './addresses.js';
import { withoutCaseBraces } from './braces.js';
import { splitEntries } from './entries.js';
import { type Entry, parseEntry } from './fields.js';
import { Inheritance, type PlacedEntry } from './inheritance.js';

const MAX_MACRO_CHARS = 1 << 20;
/** Entries that are no works. */
const NO_WORKS = new Set([
  'comment',
  'preamble',
  'string',
  'set',
  'xdata',
  'control',
  'ieeetranbstctl',
]);

const VENUES = [
  'journal',
  'journaltitle',
  'booktitle',
  'maintitle',
  'eventtitle',
  'series',
  'school',
  'institution',
  'organization',
];
const ARXIV_ADDRESS = /^https?:\/\/(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf)\//i;

const ENTRY =
  /^[ \t]*@[ \t]*(?:(?:comment|preamble|string)[ \t]*[{(]|[a-z]+[ \t]*[{(](?:[^,={}]{0,200},){1,4}\s*[\w:.+/-]+\s*=)/im;

/** BibTeX and BibLaTeX, with what entries inherit. LaTeX stays in the values; braces around a whole value do not. */
export const bibtex: SourceFormat = {
  name: 'bibtex',
  takesMap: false,
  description: 'BibTeX entries: @article{key, title = {...}, ...}',
  readsFrom: {
    title: 'title with subtitle',
    abstract: 'abstract',
    authors: 'author, editor',
    year: 'year, date, eventdate; also of the entry in crossref or xdata',
    venue:
      'journal, journaltitle, booktitle, maintitle, eventtitle, series, school, institution, organization; also of the entry in crossref or xdata',
    keywords: 'keywords, keyword, author_keywords',
    url: 'url, ee, howpublished',
    doi: 'doi',
    arxivId:
      'eprint with archiveprefix or eprinttype, arxivid, arxiv, journal, an address of arXiv in url',
  },

  // Notes and `%` lines may come before the first entry.
  recognises(beginning) {
    const at = beginning.search(ENTRY);
    if (at < 0 || /^\s*[[{<]/.test(beginning)) return false;
    const before = beginning.slice(0, at);
    // A call behind `@` is a decorator of Python's.
    return !isQuotedBehind(before) && !isSourceCode(new TextLines(before));
  },

  async *read({ name: source, chunks, firstLine }) {
    const macros = new Map<string, string>();
    let macroChars = 0;
    const inheritance = new Inheritance();
    for await (const found of splitEntries(chunks, firstLine)) {
      const place = { source, line: found.line };
      if ('error' in found) {
        yield { place, error: found.error };
        continue;
      }
      // `@comment` may hold anything.
      if (/^@\s*(?:comment|preamble)/i.test(found.text)) continue;
      const entry = parseEntry(found.text, macros);
      if (typeof entry === 'string') {
        yield { place, error: unreadable(cleanText(entry)) };
      } else if (entry.type === 'string') {
        for (const [name, value] of entry.fields) {
          macroChars += value.length;
          if (macroChars <= MAX_MACRO_CHARS) macros.set(name, value);
        }
      } else yield* recordsOf(inheritance.add({ place, entry }));
    }
    yield* recordsOf(inheritance.rest());
  },
};

function* recordsOf(entries: Iterable<PlacedEntry>): Generator<SourceRecord> {
  for (const { place, entry } of entries) {
    if (!NO_WORKS.has(entry.type)) yield { place, ...contentOf(entry) };
  }
}

function contentOf({ key, fields, missing }: Entry): Fields | Unreadable {
  const field = (...names: string[]) =>
    names
      .map((name) => withoutCaseBraces(fields.get(name) ?? ''))
      .find((text) => text !== '' && !isPlaceholder(text));
  const title = field('title');
  if (title === undefined) {
    return { error: unreadable(`the entry ${cleanText(key).slice(0, 60)} has no title`) };
  }
  const subtitle = field('subtitle');
  const years = ['year', 'date', 'eventdate'].map((name) => yearWithin(field(name) ?? ''));
  const urls = ['url', 'ee', 'howpublished'].flatMap((name) =>
    addressesIn(plainAddress(field(name))),
  );
  const doi = normalizeDoi(plainAddress(field('doi')));
  const value = knownOnly({
    title: subtitle === undefined ? title : `${title}: ${subtitle}`,
    abstract: field('abstract'),
    authors: namesIn(fields.get('author') || fields.get('editor') || ''),
    year: years.find((year) => year !== undefined),
    venue: field(...VENUES),
    keywords: splitList(field('keywords', 'keyword', 'author_keywords') ?? '', [';', ',']),
    url: urls[0],
    doi,
    arxivId: arxivIdOf(field, urls),
  });
  return { value, ...(missing ? { ignored: ['crossref'] } : {}) };
}

/** `eprint` is arXiv's where the entry says so or says nothing else; an address of arXiv's has it as well. */
function arxivIdOf(
  field: (...names: string[]) => string | undefined,
  urls: readonly string[],
): string | undefined {
  const named = field('arxivid', 'arxiv');
  const archive = field('archiveprefix', 'eprinttype') ?? 'arxiv';
  const eprint = field('eprint');
  const inArchive = eprint !== undefined && /arxiv/i.test(archive) ? arxivOf(eprint) : null;
  const journal = field('journal', 'journaltitle') ?? '';
  const linked = urls.find((url) => ARXIV_ADDRESS.test(url))?.replace(/\.pdf$/, '');
  const others = [named, /^arxiv/i.test(journal) ? journal : undefined, linked];
  return (
    inArchive ?? others.map((text) => arxivOf(text ?? '')).find((id) => id !== null) ?? undefined
  );
}

/** Names stand between `and`, outside of braces: `{Barnes and Noble}` is one. */
function namesIn(text: string): string[] {
  const names: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: sign, index } of text.matchAll(/\\.|[{}]|\sand(?=\s)/gis)) {
    if (sign === '{') depth++;
    else if (sign === '}') depth--;
    else if (depth === 0 && !sign.startsWith('\\')) {
      names.push(text.slice(start, index));
      start = index + sign.length;
    }
  }
  names.push(text.slice(start));
  return names
    .map((name) => name.trim())
    .filter((name) => name !== '' && name.toLowerCase() !== 'others')
    .filter((name) => !isPlaceholder(name.replace(/^\{(.*)\}$/s, '$1')))
    .map((name) => {
      const text = withoutCaseBraces(name);
      return /^\{.*\}$/s.test(name) ? text : displayName(text);
    });
}
