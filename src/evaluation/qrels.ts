import { invalid } from './invalid.js';
import { linesOf, type TextLine } from './text-file.js';

/** Grades by document, of one query; a grade above 0 means relevant. */
export type Grades = Map<string, number>;

const HEADER = /^(score|relevance|rel|grade|label|judg[e]?ment)$/i;
const GRADE = /^[+-]?\d+(\.\d+)?$/;
/** A gain is 2^grade, which has to stay a number that can be added up. */
const MAX_GRADE = 50;

/**
 * Reads judgements into `judgements` (grades by query): query, document, grade as BEIR has them, or
 * TREC's four columns, whose second one says nothing. Columns stand between tabs, or between spaces
 * where a line has no tab.
 */
export async function readQrels(path: string, judgements: Map<string, Grades>): Promise<void> {
  let isFirst = true;
  for await (const line of linesOf(path)) {
    const columns = columnsOf(line);
    const isHeader = isFirst && HEADER.test(columns.at(-1) as string);
    isFirst = false;
    if (isHeader) continue;
    const [query, document, grade] = columns as [string, string, string];
    if (!GRADE.test(grade) || Number(grade) > MAX_GRADE) {
      throw invalid(
        `${line.place}: the grade ${quote(grade)} is not a number of at most ${MAX_GRADE}`,
      );
    }
    const grades = judgements.get(query) ?? new Map<string, number>();
    judgements.set(query, grades);
    const before = grades.get(document);
    if (before !== undefined && before !== Number(grade)) {
      throw invalid(
        `${line.place}: query ${quote(query)} has document ${quote(document)} with two grades, ${before} and ${grade}`,
      );
    }
    grades.set(document, Number(grade));
  }
}

/** Query, document, grade. */
function columnsOf({ text, place }: TextLine): string[] {
  const columns = text.includes('\t') ? text.split('\t') : text.trim().split(/\s+/);
  // Spaces around a number mean nothing; in an id they may.
  const last = columns.at(-1)?.trim() ?? '';
  if (columns.length === 3) return [columns[0] as string, columns[1] as string, last];
  if (columns.length === 4) return [columns[0] as string, columns[2] as string, last];
  throw invalid(
    `${place}: has ${columns.length} column${columns.length === 1 ? '' : 's'}; a judgement has 3 (query, document, grade) or TREC's 4`,
  );
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
