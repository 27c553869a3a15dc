import { placeText } from '../formats/format.js';
import type { IngestOutcome } from './store.js';

/** Rejections that are shown one by one; beyond that their number is enough. */
const MAX_SHOWN = 20;

/** Counts the outcomes of an ingest and says them: read, added, updated, unchanged, rejected with reason and line. */
export class Summary {
  added = 0;
  updated = 0;
  unchanged = 0;
  rejected = 0;
  readonly #rejections: string[] = [];
  readonly #ignored = new Map<string, number>();

  get read(): number {
    return this.added + this.updated + this.unchanged + this.rejected;
  }

  add(outcome: IngestOutcome): void {
    this[outcome.kind]++;
    for (const name of outcome.ignored) {
      this.#ignored.set(name, (this.#ignored.get(name) ?? 0) + 1);
    }
    if (outcome.kind === 'rejected' && this.#rejections.length < MAX_SHOWN) {
      this.#rejections.push(`  ${placeText(outcome.place)}: ${outcome.error.message}`);
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
    if (this.#ignored.size > 0) {
      const names = [...this.#ignored].map(([name, times]) => `${name} (${count(times)})`);
      lines.push(`Fields that a paper does not have were left out: ${names.join(', ')}`);
    }
    return lines.join('\n');
  }
}

function count(value: number): string {
  return value.toLocaleString('en');
}
