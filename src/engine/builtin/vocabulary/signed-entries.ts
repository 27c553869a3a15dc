import { foldName } from '../../../domain/folding.js';
import { SUGGESTION_KINDS, type SuggestionKind } from '../../../domain/suggestion.js';
import type { TextColumn } from '../columns/column.js';
import type { FittingEntry } from './best-entries.js';
import { GRADES } from './fitting-entries.js';
import type { EntryId } from './kind-entries.js';
import type { PaperEntries } from './paper-entries.js';

/** Signs that tell names apart (`foldName`), the rarest first. */
const SIGN = /[*#+]|(?<![^ ])\.(?=\p{L})/u;
/** How many texts with the sign are looked at of each kind. */
const MAX_VISITED = 5_000;

/**
 * The entries that have what was typed with its signs (`C++`, `A*`, `.NET`), best first; none for a text without
 * such signs. Words have no signs, so these are found in the texts themselves. People have none in their names.
 */
export function entriesWithSigns(
  entries: PaperEntries,
  titles: TextColumn,
  text: string,
  limit: number,
  kinds: readonly SuggestionKind[],
): FittingEntry[] {
  const typed = foldName(text);
  const [sign] = SIGN.exec(typed) ?? [];
  if (sign === undefined) return [];
  // Most texts with the sign have it elsewhere, and are not folded.
  const word = typed.split(' ').find((one) => one.includes(sign)) as string;
  const found: FittingEntry[] = [];
  for (const kind of SUGGESTION_KINDS) {
    if (kind === 'author' || !kinds.includes(kind)) continue;
    const ofKind = entries.kinds[kind];
    const ids = kind === 'title' ? titlesHaving(entries, titles, sign) : ofKind.havingSign(sign);
    const seen = new Set<EntryId>();
    let left = MAX_VISITED;
    for (const id of ids) {
      if (left-- === 0) break;
      const papers = ofKind.papersOf(id);
      if (papers === 0 || seen.has(id)) continue;
      seen.add(id);
      const written = ofKind.textOf(id);
      if (!written.toLowerCase().includes(word)) continue;
      const grade = gradeOf(foldName(written), typed);
      if (grade !== undefined) found.push({ id, kind, grade, papers });
    }
  }
  const rank = ({ kind }: FittingEntry) => SUGGESTION_KINDS.indexOf(kind);
  return found
    .sort(
      (a, b) =>
        a.grade - b.grade ||
        b.papers - a.papers ||
        rank(a) - rank(b) ||
        entries.kinds[a.kind].compare(a.id, b.id),
    )
    .slice(0, limit);
}

function* titlesHaving(
  entries: PaperEntries,
  titles: TextColumn,
  sign: string,
): Generator<EntryId> {
  for (const docId of titles.having(sign)) yield entries.titleOf(docId);
}

/** How well a folded text has a typed one, from the beginning of a word on; undefined where it has not. */
function gradeOf(text: string, typed: string): number | undefined {
  if (text === typed) return GRADES.full;
  if (text.startsWith(typed)) return GRADES.beginning;
  return text.includes(` ${typed}`) ? GRADES.inside : undefined;
}
