import { cleanText } from '../domain/text.js';
import { blocksOf } from './blocks.js';
import type { SourceFormat } from './format.js';
import { kindOf } from './kinds/kinds.js';
import { MAX_RECORD_CHARS, type SourceRecord, unreadable } from './record.js';

/** On collection pages titles run to about 150 characters and abstracts start at a few hundred. */
const MIN_ABSTRACT_CHARS = 250;
/** Abstracts have one paragraph, and some have a few. */
const MAX_PARAGRAPHS = 3;
/** Between the papers of a page stand dates, names and buttons, and hardly a sentence. */
const MAX_SENTENCES = 0.5;
const MAX_TITLE_LINES = 4;

interface Block {
  line: number;
  text: string;
}

/**
 * The text of a collection page: header lines, then title, blank line, abstract, blank line, and so
 * on. Blocks of text stand between blank lines; an abstract is a long block, a title the short block
 * right before it. Short blocks before the first title are the header. Later ones without an
 * abstract are reported, so that a paper is never silently missing.
 */
export const page: SourceFormat = {
  name: 'page',
  takesMap: false,
  description: 'the text of a collection page: title, blank line, abstract, and so on',

  readsFrom: {
    title: 'a short paragraph before a long one',
    abstract: 'the long paragraphs behind it (250 characters or more)',
  },

  recognises(beginning) {
    const blocks = beginning
      .split(/\n[^\S\n]*\r?\n/)
      .map((text) => text.trim())
      .filter((text) => text !== '');
    return hasPapers(blocks) && kindOf(beginning) === undefined;
  },

  async *read({ name: source, chunks, firstLine }) {
    let title: Block | undefined;
    let paper: (Block & { abstract: string }) | undefined;
    let isHeader = true;

    const toRecord = (found: NonNullable<typeof paper>): SourceRecord => ({
      place: { source, line: found.line },
      value: { title: found.text, abstract: found.abstract },
    });
    const orphan = (block: Block): SourceRecord => ({
      place: { source, line: block.line },
      error: unreadable(
        `no abstract follows ${JSON.stringify(cleanText(block.text).slice(0, 60))}`,
      ),
    });

    for await (const block of blocksOf(chunks, firstLine)) {
      if ('error' in block) {
        yield { place: { source, line: block.line }, error: block.error };
      } else if (!isAbstract(block.text)) {
        if (paper) yield toRecord(paper);
        paper = undefined;
        if (title && !isHeader) yield orphan(title);
        title = block;
      } else if (title && isTitle(title.text)) {
        paper = { ...title, abstract: block.text };
        title = undefined;
        isHeader = false;
      } else if (paper && !title) {
        // An abstract of several paragraphs; what is far too long for one is refused later, as it is.
        if (paper.abstract.length < MAX_RECORD_CHARS) paper.abstract += `\n${block.text}`;
      } else {
        yield {
          place: { source, line: block.line },
          error: unreadable('no title stands before this abstract'),
        };
        title = undefined;
      }
    }
    if (paper) yield toRecord(paper);
    if (title && !isHeader) yield orphan(title);
  },
};

/**
 * Whether most of the long blocks read like abstracts and have something like a title before them. Of an essay or
 * a manual with headings, the paragraphs are more than the headings, and many of them are short.
 */
function hasPapers(blocks: readonly string[]): boolean {
  let [papers, withPoints, long, sentences] = [0, 0, 0, 0];
  for (const [i, text] of blocks.entries()) {
    const title = blocks[i - 1] ?? '';
    if (isAbstract(text)) {
      long++;
      if (!readsLikeTitle(title) || !readsLikeProse(text)) continue;
      if (/\.$/.test(title)) withPoints++;
      else papers++;
    } else if (isSentence(text) && !isAbstract(blocks[i + 1] ?? '')) sentences++;
  }
  // A short paragraph ends with a point, as the titles of some do, but of those each has one abstract.
  if (withPoints > 1 && papers + withPoints === long && sentences === 0) return true;
  const areFew = sentences <= Math.max(1, papers * MAX_SENTENCES);
  return papers > 0 && papers * MAX_PARAGRAPHS >= long && areFew;
}

function readsLikeTitle(text: string): boolean {
  return (
    isTitle(text) &&
    /^[\p{L}\p{N}"“'‘«([$¿¡\\]/u.test(text) &&
    !/[:;,{}=]$|\S@\S|[a-z]{3}\. +\p{Lu}[\s\S]*\.$/u.test(text) &&
    text.split('\n', MAX_TITLE_LINES + 1).length <= MAX_TITLE_LINES &&
    isMostlyLetters(text, 0.6)
  );
}

function readsLikeProse(text: string): boolean {
  return /[.!?。！？]/.test(text) && isMostlyLetters(text, 0.7);
}

/** A paragraph, though a short one. */
function isSentence(text: string): boolean {
  return /:$/.test(text) || (text.length > 60 && /[.;,]$/.test(text));
}

/** Formulas have other signs as well, code and tables more of them. */
function isMostlyLetters(text: string, share: number): boolean {
  const signs = text.replace(/\s+/g, '');
  const letters = signs.replace(/[^\p{L}\p{M}]+/gu, '').length;
  return letters >= share * signs.length;
}

function isAbstract(text: string): boolean {
  return text.length >= MIN_ABSTRACT_CHARS;
}

function isTitle(text: string): boolean {
  return text.length > 0 && !isAbstract(text);
}
