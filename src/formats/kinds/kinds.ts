import { isListing, isPubMedSummary, isRefWorks } from './listings.js';
import { markupOf } from './markup.js';
import { isBinary, isLog, isManual, isSourceCode, isTypesetting } from './programs.js';
import { isLicence, isMail, isMarkdown, isNotes } from './prose.js';
import { TextLines, withoutFences } from './text-lines.js';

/** What texts are that hold no papers, the surest first. */
const KINDS: readonly [name: string, fits: (text: TextLines, outside: TextLines) => boolean][] = [
  ["RefWorks' tagged format (export RIS instead)", isRefWorks],
  ["PubMed's summary as text, which has no abstracts (save it as PubMed, .nbib)", isPubMedSummary],
  ['a binary file', isBinary],
  ['a mail', isMail],
  ['LaTeX', (_, outside) => isTypesetting(outside)],
  ['source code', (_, outside) => isSourceCode(outside)],
  ['a log', (_, outside) => isLog(outside)],
  ['a manual page', (_, outside) => isManual(outside)],
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
  const found = markupOf(text);
  if (found !== undefined) return found;
  // What Markdown shows in its fences is not what it is.
  const outside = withoutFences(beginning);
  const rest = outside === beginning ? text : new TextLines(outside);
  return KINDS.find(([, fits]) => fits(text, rest))?.[0];
}
