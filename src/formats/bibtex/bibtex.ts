import { arxivOf, normalizeDoi } from '../../domain/identifiers.js';
import { cleanText } from '../../domain/text.js';
import { displayName } from '../author-names.js';
import { knownOnly, splitList, yearWithin } from '../field-values.js';
import type { SourceFormat } from '../format.js';
import { isQuotedBehind } from '../quoted.js';
import { unreadable } from '../record.js';
import { withoutCaseBraces } from './braces.js';
import { splitEntries } from './entries.js';
import { type Entry, parseEntry } from './fields.js';

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

const ENTRY =
  /^[ \t]*@[ \t]*(?:(?:comment|preamble|string)[ \t]*[{(]|[a-z]+[ \t]*[{(][^,={}]{0,200},\s*[\w:.+/-]+\s*=)/im;

/** BibTeX and BibLaTeX. LaTeX stays in the values; braces around a whole value do not. */
export const bibtex: SourceFormat = {
  name: 'bibtex',
  takesMap: false,
  description: 'BibTeX entries: @article{key, title = {...}, ...}',

  // Notes and `%` lines may come before the first entry.
  recognises(beginning) {
    const at = beginning.search(ENTRY);
    return at >= 0 && !/^\s*[[{<]/.test(beginning) && !isQuotedBehind(beginning.slice(0, at));
  },

  async *read({ name: source, chunks, firstLine }) {
    const macros = new Map<string, string>();
    let macroChars = 0;
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
      } else if (!NO_WORKS.has(entry.type)) yield { place, ...contentOf(entry) };
    }
  },
};

function contentOf({ key, fields }: Entry) {
  const field = (...names: string[]) => {
    const found = names
      .map((name) => withoutCaseBraces(fields.get(name) ?? ''))
      .find((text) => text !== '');
    return found;
  };
  const title = field('title');
  if (title === undefined) {
    return { error: unreadable(`the entry ${cleanText(key).slice(0, 60)} has no title`) };
  }
  const subtitle = field('subtitle');
  const date = field('year', 'date');
  const value = knownOnly({
    title: subtitle === undefined ? title : `${title}: ${subtitle}`,
    abstract: field('abstract'),
    authors: namesIn(fields.get('author') ?? fields.get('editor') ?? ''),
    year: date === undefined ? undefined : yearWithin(date),
    venue: field('journal', 'journaltitle', 'booktitle', 'series', 'school', 'institution'),
    keywords: splitList(field('keywords', 'keyword') ?? '', [';', ',']),
    url: plainAddress(field('url', 'ee', 'howpublished')).match(/^https?:\/\/.*/is)?.[0],
    doi: normalizeDoi(plainAddress(field('doi'))),
    arxivId: arxivIdOf(field),
  });
  return { value };
}

/** `\url{https://example.org/a\_b}` is `https://example.org/a_b`. */
function plainAddress(text = ''): string {
  return text.replace(/^\\(?:url|doi)\{(.*)\}$/s, '$1').replace(/\\([_%&#~])/g, '$1');
}

/** `eprint` is arXiv's where the entry says so or says nothing else. */
function arxivIdOf(field: (...names: string[]) => string | undefined): string | undefined {
  const archive = field('archiveprefix', 'eprinttype') ?? 'arxiv';
  const eprint = field('eprint');
  const inArchive = eprint !== undefined && /arxiv/i.test(archive) ? arxivOf(eprint) : null;
  const journal = field('journal', 'journaltitle') ?? '';
  return inArchive ?? (/^arxiv/i.test(journal) ? arxivOf(journal) : null) ?? undefined;
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
    .map((name) => {
      const text = withoutCaseBraces(name);
      return /^\{.*\}$/s.test(name) ? text : displayName(text);
    });
}
