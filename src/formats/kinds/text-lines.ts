/** More lines of a beginning say nothing new. */
const MAX_LINES = 2_000;
/** A line is looked at so far. */
const MAX_LINE_CHARS = 500;

/** The beginning of a text, as the lines that have anything on them. */
export class TextLines {
  /** Without the white space behind it; that before it says what code, lists and quotations are. */
  readonly lines: readonly string[];
  /** All of them, with an empty one wherever there were blank ones between two. */
  readonly withBlanks: readonly string[];

  constructor(readonly text: string) {
    const all = text.trim().split(/\r?\n/, MAX_LINES);
    this.withBlanks = all.map((line) => line.slice(0, MAX_LINE_CHARS).trimEnd());
    this.lines = this.withBlanks.filter((line) => line !== '');
  }

  get first(): string {
    return this.lines[0] ?? '';
  }

  count(pattern: RegExp, among = this.lines): number {
    return among.filter((line) => pattern.test(line)).length;
  }

  /** Whether at least so many lines are like this, and such a share of all. */
  has(pattern: RegExp, least: number, share: number): boolean {
    const found = this.count(pattern);
    return found >= least && found >= share * this.lines.length;
  }

  /** How many lines are in runs of at least so many like this; a blank line ends none. */
  inRuns(isLike: (line: string) => boolean, least: number): number {
    let [count, run] = [0, 0];
    for (const line of [...this.lines, '']) {
      if (line !== '' && isLike(line)) run++;
      else {
        if (run >= least) count += run;
        run = 0;
      }
    }
    return count;
  }
}

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** A text without what stands between the fences of Markdown; the last may have no end, where the text is cut. */
export function withoutFences(text: string): string {
  if (!/^ {0,3}(?:```|~~~)/m.test(text)) return text;
  let fence: string | undefined;
  const outside = text.split('\n').filter((line) => {
    const [, sign, info = ''] = line.match(FENCE) ?? [];
    if (sign === undefined) return fence === undefined;
    if (fence === undefined) fence = sign;
    else if (sign.startsWith(fence) && info.trim() === '') fence = undefined;
    return false;
  });
  return outside.join('\n');
}
