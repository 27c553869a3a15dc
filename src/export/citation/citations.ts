import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Paper } from '../../domain/paper.js';
import { bibtexEntry } from './bibtex.js';
import { cslItem } from './csl.js';
import { risRecord } from './ris.js';

export const CITATION_FORMAT_NAMES = ['bibtex', 'ris', 'csl'] as const;
export type CitationFormatName = (typeof CITATION_FORMAT_NAMES)[number];

interface CitationFormat {
  /** Without a charset: all are UTF-8. */
  mediaType: string;
  /** Of the name of a file, with its point. */
  extension: string;
  /** What people call it. */
  title: string;
  one(paper: Paper): string;
  /** Makes one file of what `one` made of each. */
  all(written: readonly string[]): string;
}

export const CITATION_FORMATS: Readonly<Record<CitationFormatName, CitationFormat>> = {
  bibtex: {
    mediaType: 'application/x-bibtex',
    extension: '.bib',
    title: 'BibTeX',
    one: bibtexEntry,
    all: (entries) => entries.join('\n'),
  },
  ris: {
    mediaType: 'application/x-research-info-systems',
    extension: '.ris',
    title: 'RIS',
    one: risRecord,
    all: (records) => records.join('\r\n'),
  },
  csl: {
    mediaType: 'application/vnd.citationstyles.csl+json',
    extension: '.json',
    title: 'CSL-JSON',
    one: (paper) => JSON.stringify(cslItem(paper)),
    all: (items) => `[${items.join(',\n')}]\n`,
  },
};

/** One paper takes half a millisecond, or ten with the longest abstract. */
const TURN_MS = 10;

/** The citations of papers as one file, in their order; lets the event loop run in between. */
export async function citationsOf(
  papers: readonly Paper[],
  name: CitationFormatName,
): Promise<string> {
  const { one, all } = CITATION_FORMATS[name];
  const written: string[] = [];
  let turnStartMs = performance.now();
  for (const paper of papers) {
    if (performance.now() - turnStartMs > TURN_MS) {
      await nextTurn();
      turnStartMs = performance.now();
    }
    written.push(one(paper));
  }
  return all(written);
}
