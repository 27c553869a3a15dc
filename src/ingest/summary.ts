import { countText as count } from '../domain/count-text.js';
import type { NearpaperError } from '../domain/errors.js';
import { cleanText } from '../domain/text.js';
import { type Place, placeText } from '../formats/record.js';
import type { IngestOutcome } from './outcome.js';

/** Rejections that are shown one by one; beyond that their number is enough. */
const MAX_SHOWN = 20;
const MAX_NAME_CHARS = 60;
/** Names that are counted; a file with more has keys that are data. */
const MAX_NAMES = 1_000;
/** Errors of whole sources; those of records say by themselves what to mend. */
export const SOURCE_ERRORS: ReadonlySet<string> = new Set([
  'SOURCE_BROKEN',
  'FILE_UNREADABLE',
  'ADDRESS_UNREADABLE',
  'FORMAT_UNKNOWN',
  'MAP_NOT_TAKEN',
]);
const WIDTH = 80;
const INDENT = '    ';

/** Counts the outcomes of an ingest, and puts the counts, rejections and failures into words. */
export class Summary {
  added = 0;
  updated = 0;
  unchanged = 0;
  rejected = 0;
  /** Records that were left out because they are too old. */
  skipped = 0;
  /** How many of those that were updated or unchanged were here under another id. */
  #merged = 0;
  #withoutAbstract = 0;
  /** What to do about sources that broke off or could not be opened. */
  readonly #actions = new Set<string>();
  readonly #failures: string[] = [];
  #failed = 0;
  readonly #rejections: string[] = [];
  readonly #ignored = new Map<string, number>();

  get read(): number {
    return this.added + this.updated + this.unchanged + this.rejected;
  }

  add(outcome: IngestOutcome): void {
    this[outcome.kind]++;
    if (outcome.kind !== 'rejected') {
      if (outcome.isMerged) this.#merged++;
      if (!outcome.hasAbstract) this.#withoutAbstract++;
      if (outcome.failure) this.#addFailure(outcome.place, outcome.failure);
    }
    for (const name of outcome.ignored) {
      const times = this.#ignored.get(name) ?? 0;
      if (times > 0 || this.#ignored.size < MAX_NAMES) this.#ignored.set(name, times + 1);
    }
    if (outcome.kind === 'rejected' && SOURCE_ERRORS.has(outcome.error.code)) {
      this.#actions.add(outcome.error.action);
    }
    if (outcome.kind === 'rejected' && this.#rejections.length < MAX_SHOWN) {
      this.#rejections.push(`  ${placeText(outcome.place)}: ${outcome.error.message}`);
    }
  }

  /** Papers that were kept without a vector. */
  get failed(): number {
    return this.#failed;
  }

  #addFailure(place: Place, failure: NearpaperError): void {
    this.#failed++;
    if (this.#failures.length < MAX_SHOWN) {
      this.#failures.push(`  ${placeText(place)}: ${failure.message}`);
    }
  }

  toString(): string {
    const counts = [
      `${count(this.read)} read`,
      `${count(this.added)} added`,
      `${count(this.updated)} updated`,
      `${count(this.unchanged)} unchanged`,
      `${count(this.rejected)} rejected`,
    ];
    const lines = [counts.join(', '), ...this.#rejections];
    const more = this.rejected - this.#rejections.length;
    if (more > 0) lines.push(`  and ${count(more)} more`);
    lines.push(...this.#actions);
    if (this.skipped > 0) lines.push(`${count(this.skipped)} older ones were left out`);
    if (this.#failed > 0) {
      lines.push(
        `${count(this.#failed)} could not be embedded; they are found by their words, and the next run tries again:`,
        ...this.#failures,
      );
      if (this.#failed > this.#failures.length) {
        lines.push(`  and ${count(this.#failed - this.#failures.length)} more`);
      }
    }
    if (this.#withoutAbstract > 0) {
      lines.push(
        `${count(this.#withoutAbstract)} without an abstract: found by their words and the meaning of their titles`,
      );
    }
    if (this.#merged > 0) {
      const papers =
        this.#merged === 1
          ? '1 is a paper that was'
          : `${count(this.#merged)} are papers that were`;
      lines.push(`${papers} here under another id; of each field the fuller was kept`);
    }
    if (this.#ignored.size > 0) lines.push(this.#ignoredFields());
    return lines.flatMap((line) => wrap(cleanLine(line))).join('\n');
  }

  #ignoredFields(): string {
    const often = [...this.#ignored].sort(([, a], [, b]) => b - a);
    const names = often
      .slice(0, MAX_SHOWN)
      .map(([name, times]) => `${name.slice(0, MAX_NAME_CHARS)} (${count(times)})`);
    const more = often.length - names.length;
    const rest = more > 0 ? ` and ${count(more)} more` : '';
    return `Fields that a paper does not have were left out: ${names.join(', ')}${rest}`;
  }
}

/** What files say ends up on a terminal: nothing in it may be a command to that. */
function cleanLine(line: string): string {
  return line.match(/^ */)?.[0] + cleanText(line);
}

/** Breaks a line at spaces, and words that are too long anywhere; what follows is indented by four. */
function wrap(line: string): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > WIDTH) {
    const space = rest.lastIndexOf(' ', WIDTH);
    const at = space > INDENT.length ? space : WIDTH;
    lines.push(rest.slice(0, at));
    rest = INDENT + rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
