import type { NearpaperError } from '../../domain/errors.js';
import { doiOf } from '../../domain/identifiers.js';
import { type Block, blocksOf } from '../blocks.js';
import { yearWithin } from '../field-values.js';
import type { SourceFormat } from '../format.js';
import { MAX_RECORD_CHARS, type SourceRecord, tooManyChars, unreadable } from '../record.js';
import { type Article, articleOf, isAside } from './pubmed-article.js';
import { onOneLine } from './tags.js';

/** The numbers of a record, which end it. */
const NUMBERS = /^(?:DOI|PMCID|PMID): \S/;
const MAX_ARTICLE_CHARS = 30_000;
const PMID = /^PMID: (\d{1,9})(?!\d)/m;

/** What is known of a record before it is whole. */
interface Open {
  line: number;
  number: number;
  chars: number;
  blocks: string[];
  problem: NearpaperError | undefined;
}

/** What PubMed saves as "Abstract (text)": numbered articles as one reads them, each up to its PMID. */
export const pubmedText: SourceFormat = {
  name: 'pubmedtext',
  takesMap: false,
  description: 'the abstracts that PubMed saves as text: "1. Kite Med. 2020 Jan;1(1):1-2."',
  readsFrom: {
    id: 'PMID',
    title: 'the paragraph behind the citation',
    abstract: 'the paragraphs behind authors and addresses',
    authors: 'the paragraph behind the title',
    year: 'the citation',
    venue: 'the citation, up to the year',
    keywords: 'KEYWORDS:',
    url: 'PMID',
    doi: 'DOI:, or doi: in the citation',
  },

  recognises(beginning) {
    const [first = '', second = '', third = ''] = beginning
      .trimStart()
      .split(/\n[^\S\n]*\r?\n\s*/, 3);
    if (!isCitation(first, undefined) || NUMBERS.test(second) || third === '') return false;
    // An abstract may be so long that its PMID is not seen yet.
    return PMID.test(beginning) || beginning.length > MAX_ARTICLE_CHARS;
  },

  async *read({ name: source, chunks, firstLine }) {
    let open: Open | undefined;
    let next: number | undefined;
    const finish = (record: Open): SourceRecord => {
      const place = { source, line: record.line };
      if (record.problem) return { place, error: record.problem };
      const article = articleOf(record.blocks);
      return typeof article === 'string'
        ? { place, error: unreadable(article) }
        : { place, value: fieldsOf(article) };
    };
    for await (const block of blocksOf(chunks, firstLine)) {
      const place = { source, line: block.line };
      if ('error' in block) {
        if (open) open.problem ??= unreadable('a line of this record cannot be read');
        yield { place, error: block.error };
        continue;
      }
      if (open ? isCitation(block.text, next) : NUMBERED.test(block.text)) {
        if (open) yield finish(open);
        open = opened(block);
        next = open.number + 1;
      } else if (!open) {
        // A heading above the first is none of it.
        if (next !== undefined && !isAside(block.text))
          yield {
            place,
            error: unreadable('this stands in no record: a record begins with its number'),
          };
      } else {
        open.chars += block.text.length;
        if (open.chars <= MAX_RECORD_CHARS) open.blocks.push(block.text);
        else open.problem ??= tooManyChars('record');
      }
      if (open && PMID.test(block.text) && NUMBERS.test(block.text)) {
        yield finish(open);
        open = undefined;
      }
    }
    if (open) yield finish(open);
  },
};

function opened(block: Block & { text: string }): Open {
  const number = Number.parseInt(block.text, 10);
  return {
    line: block.line,
    number,
    chars: block.text.length,
    blocks: [block.text],
    problem: undefined,
  };
}

/** `1. Kite Med. 2020 Jan;1(1):1-2. doi: 10.5555/km.1.`, of this number where it is known. */
function isCitation(text: string, number: number | undefined): boolean {
  const [, found] = onOneLine(text).match(CITATION) ?? [];
  return found !== undefined && (number === undefined || Number(found) === number);
}

/** A paragraph of an abstract may begin with a number; a citation has a date behind its journal. */
const CITATION = /^(\d{1,6})[.:] (?:In: \S|[^.]{1,200}\. [12]\d{3}(?!\d)(?:[;:.]|[- ][A-Z\d]))/;
const NUMBERED = /^\d{1,6}[.:] \S/;

function fieldsOf(article: Article): Record<string, unknown> {
  const { pmid, citation, doi = doiOf(citation) ?? undefined, ...fields } = article;
  const value = {
    ...(pmid === undefined
      ? {}
      : { id: `pmid:${pmid}`, url: `https://pubmed.ncbi.nlm.nih.gov/${pmid}/` }),
    ...fields,
    year: yearOf(citation),
    venue: venueOf(citation),
    doi,
  };
  return Object.fromEntries(Object.entries(value).filter(([, content]) => content !== undefined));
}

const BEFORE_YEAR = /^(.{1,300}?)\. (?=[12]\d{3}(?!\d))/;

function venueOf(citation: string): string | undefined {
  const book = citation.match(/^In: (.{1,300}?)(?: \[Internet\])?\. /)?.[1];
  return book ?? citation.match(BEFORE_YEAR)?.[1];
}

function yearOf(citation: string): number | undefined {
  return yearWithin(citation.replace(BEFORE_YEAR, ''));
}
