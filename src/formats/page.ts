import { NearpaperError } from '../domain/errors.js';
import type { Line, SourceFormat, SourceRecord } from './format.js';

/** On collection pages titles run to about 150 characters and abstracts start at a few hundred. */
const LEAST_ABSTRACT_CHARS = 250;

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

  recognises(beginning) {
    const blocks = beginning.split(/\r?\n[ \t]*\r?\n/).map((text) => text.trim());
    return blocks.some((text, i) => isAbstract(text) && isTitle(blocks[i - 1] ?? ''));
  },

  async *read(lines, source) {
    let title: Block | undefined;
    let paper: (Block & { abstract: string }) | undefined;
    let isHeader = true;

    const toRecord = (found: NonNullable<typeof paper>): SourceRecord => ({
      place: { source, line: found.line },
      value: { title: found.text, abstract: found.abstract },
    });
    const orphan = (block: Block): SourceRecord => ({
      place: { source, line: block.line },
      error: new NearpaperError(
        'RECORD_UNREADABLE',
        `no abstract follows ${JSON.stringify(block.text.slice(0, 60))}`,
      ),
    });

    for await (const block of blocksOf(lines)) {
      if ('error' in block) {
        yield { place: { source, line: block.line }, error: block.error };
      } else if (!isAbstract(block.text)) {
        if (title && !isHeader) yield orphan(title);
        title = block;
      } else if (title && isTitle(title.text)) {
        if (paper) yield toRecord(paper);
        paper = { ...title, abstract: block.text };
        title = undefined;
        isHeader = false;
      } else if (paper && !title) {
        // An abstract of several paragraphs.
        paper.abstract += `\n${block.text}`;
      } else {
        yield {
          place: { source, line: block.line },
          error: new NearpaperError('RECORD_UNREADABLE', 'no title stands before this abstract'),
        };
        title = undefined;
      }
    }
    if (paper) yield toRecord(paper);
    if (title && !isHeader) yield orphan(title);
  },
};

function isAbstract(text: string): boolean {
  return text.length >= LEAST_ABSTRACT_CHARS;
}

function isTitle(text: string): boolean {
  return text.length > 0 && !isAbstract(text);
}

/** Lines without a blank one between them, joined. */
async function* blocksOf(
  lines: AsyncIterable<Line>,
): AsyncGenerator<Block | { line: number; error: NearpaperError }> {
  let block: Block | undefined;
  for await (const line of lines) {
    if ('error' in line) {
      yield { line: line.number, error: line.error };
    } else if (line.text.trim() !== '') {
      block ??= { line: line.number, text: '' };
      block.text = `${block.text} ${line.text.trim()}`.trim();
    } else if (block) {
      yield block;
      block = undefined;
    }
  }
  if (block) yield block;
}
