import { isListing, isPubMedSummary, isRefWorks } from './listings.js';
import { markupOf } from './markup.js';
import { isBinary, isLog, isManual, isSourceCode, isTypesetting } from './programs.js';
import { isLicence, isMail, isMarkdown, isNotes } from './prose.js';
import { TextLines } from './text-lines.js';

/** What texts are that hold no papers, the surest first. */
const KINDS: readonly [name: string, fits: (text: TextLines) => boolean][] = [
  ["RefWorks' tagged format (export RIS instead)", isRefWorks],
  ["PubMed's summary as text, which has no abstracts (save it as PubMed, .nbib)", isPubMedSummary],
  ['a binary file', isBinary],
  ['a mail', isMail],
  ['LaTeX', isTypesetting],
  ['source code', isSourceCode],
  ['a log', isLog],
  ['a manual page', isManual],
  ['a licence', isLicence],
  ['Markdown', isMarkdown],
  ['a listing of fields of an unknown kind', isListing],
  ['notes', isNotes],
];

/**
 * What a text seems to be that begins like this and is of no format, in words for messages; undefined where
 * nothing speaks for any kind.
 */
export function kindOf(beginning: string): string | undefined {
  const text = new TextLines(beginning);
  return markupOf(text) ?? KINDS.find(([, fits]) => fits(text))?.[0];
}
