import { createReadStream } from 'node:fs';
import { splitLines } from '../formats/lines.js';
import { requireFile } from '../sources/expand.js';
import { invalid } from './invalid.js';

export interface TextLine {
  text: string;
  /** `path, line 12`, for messages. */
  place: string;
}

/**
 * The lines of a file that are not blank (LF or CRLF, a BOM is dropped). Unlike papers, judgements and
 * queries have no use when a part of them is missing, so the first unreadable line throws.
 */
export async function* linesOf(path: string): AsyncGenerator<TextLine> {
  await requireFile(path);
  for await (const line of splitLines(createReadStream(path))) {
    const place = `${path}, line ${line.number}`;
    if ('error' in line) throw invalid(`${place}: ${line.error.message}`);
    if (line.text.trim() !== '') yield { text: line.text, place };
  }
}
