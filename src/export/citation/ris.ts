import type { Paper } from '../../domain/paper.js';
import { dividedName } from './divided-name.js';
import { type CitationKind, citationKind } from './kind.js';

/** The type of a reference, and the tag that its venue stands in. */
const REFERENCES: Record<CitationKind, { type: string; venue: string }> = {
  article: { type: 'JOUR', venue: 'JO' },
  conference: { type: 'CONF', venue: 'T2' },
  preprint: { type: 'UNPB', venue: 'T2' },
  other: { type: 'GEN', venue: 'T2' },
};

/**
 * A paper as a record of a RIS file. Each value is one line, however long: programs disagree on what a second
 * line is, and texts have no line breaks.
 */
export function risRecord(paper: Paper): string {
  const { type, venue } = REFERENCES[citationKind(paper)];
  const lines: [string, string | null][] = [
    ['TY', type],
    ['ID', paper.id],
    ['TI', paper.title],
    ...paper.authors.map((name): [string, string] => ['AU', risName(name)]),
    [venue, paper.venue],
    ['PY', paper.year === null ? null : String(paper.year)],
    ['DO', paper.doi],
    ['AN', paper.arxivId && `arXiv:${paper.arxivId}`],
    ['UR', paper.url],
    ...paper.keywords.map((keyword): [string, string] => ['KW', keyword]),
    ['AB', paper.abstract],
  ];
  const written = lines.flatMap(([tag, value]) => (value ? [`${tag}  - ${oneLine(value)}`] : []));
  return `${[...written, 'ER  - '].join('\r\n')}\r\n`;
}

function risName(name: string): string {
  const divided = dividedName(name);
  // As EndNote has it: a comma that is part of the name of a group is written twice.
  if (divided.kind === 'whole') return name.replaceAll(',', ',,');
  const { given, particle, family, suffix } = divided;
  return [particle ? `${particle} ${family}` : family, given, suffix]
    .filter((part) => part !== '')
    .join(', ');
}

const oneLine = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, ' ');
