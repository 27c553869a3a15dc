import { cleanText } from '../domain/text.js';
import { blocksOf } from './blocks.js';
import type { SourceFormat } from './format.js';
import { kindOf } from './kinds/kinds.js';
import { hasPapers, isAbstract, isTitle } from './page-blocks.js';
import { MAX_RECORD_CHARS, type SourceRecord, unreadable } from './record.js';

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
