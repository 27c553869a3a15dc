import type { TextLines } from './text-lines.js';

/** `AU  - Marsh`, `AU: Marsh`, `AU Marsh`, `%A Marsh`. */
const TAGGED = /^(?:%[A-Z0-9] |[A-Z][A-Z0-9]{1,3} {0,3}[-:](?: |$)|[A-Z][A-Z0-9] \S|<\d+>$)/;
/** `Unique Identifier: 12`, on a line as short as those of a list. */
const KEYED = /^\s*[A-Z*][\w .&/()'-]{0,30}:(?:\s.{0,160})?$/;
/** What abstracts call their parts, which begin lines as well. */
const SECTION =
  /^\s*(?:background|introduction|context|importance|rationale|objectives?|aims?|purpose|goals?|hypothes[ie]s|design|settings?|participants|patients|population|subjects|interventions?|exposures?|measurements?|materials?|methods?|methodology|approach|data|main|study|primary|secondary|results?|findings|outcomes?|conclusions?|discussion|interpretation|limitations?|implications?|significance|relevance|contributions?|originality|funding|(?:clinical )?trial|registration|systematic|level|keywords?|key ?words|availability|contact|supplementary|motivation|summary|abstract|question|answer|problem|solution)\b[\w ,/&()-]{0,40}:/i;

const CAPITALS = /^[A-Z][A-Z &/()-]{3,40}$/;

/** Lines that each begin with the name of a field, or that have a name above them. */
export function isListing(text: TextLines): boolean {
  if (text.has(TAGGED, 4, 0.4)) return true;
  const keyed = text.inRuns((line) => KEYED.test(line) && !SECTION.test(line), 3);
  if (keyed >= 3 && keyed >= 0.15 * text.lines.length) return true;
  const named = text.withBlanks.filter(
    (line, k, lines) => CAPITALS.test(line) && /\p{Ll}/u.test(lines[k + 1] ?? ''),
  );
  return named.length >= 3 && named.length >= 0.15 * text.lines.length;
}

export function isRefWorks(text: TextLines): boolean {
  return text.has(/^RT [A-Z]/, 1, 0) && text.count(/^(?:SR|ID|A1|T1|JF|YR|AB|UL) /) >= 3;
}

/** `1: Pike A. Frogs and fever. Pond Med. 2020;1(1):1-2. PMID: 90000001.` in one paragraph each. */
export function isPubMedSummary({ text }: TextLines): boolean {
  return /^\s*\d{1,6}[:.] [\s\S]{20,3000}?\bPMID: \d{1,9}(?:; PMCID: PMC\d+)?\.\s*(?:\n\s*\n|\n\d+[:.] |$)/.test(
    text,
  );
}
