import type { Machine } from './machine.js';

const LABEL_CHARS = 58;

/** Prints figures as they come and keeps them, so that they can be given as JSON at the end. */
export class Report {
  readonly #benchmark: string;
  readonly #machine: Machine;
  readonly #figures: Record<string, unknown> = {};
  readonly #targets: { claim: string; reached: boolean }[] = [];

  constructor(benchmark: string, machine: Machine) {
    this.#benchmark = benchmark;
    this.#machine = machine;
    const { cpu, cores, avx512Vnni, memoryGiB, node, model, fingerprint } = machine;
    const vnni = avx512Vnni === null ? 'unknown' : avx512Vnni ? 'yes' : 'no';
    this.text(
      `machine: ${cpu}, ${cores} cores, avx512_vnni ${vnni}, ${memoryGiB} GiB, Node ${node}`,
    );
    this.text(`model: ${model}, fingerprint ${fingerprint}`);
  }

  text(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  section(title: string): void {
    this.text(`\n${title}`);
  }

  /** `key` names the figure in JSON, `unit` is empty for ratios and counts. */
  figure(key: string, label: string, value: number, unit = ''): void {
    this.#figures[key] = Number(value.toPrecision(6));
    this.text(`  ${label.padEnd(LABEL_CHARS)} ${shown(value).padStart(9)} ${unit}`.trimEnd());
  }

  /** Rows of cells under headings; in JSON each row is an object. */
  table(key: string, headings: readonly string[], rows: readonly (string | number)[][]): void {
    const cells = [headings, ...rows.map((row) => row.map(cellText))];
    const widths = headings.map((_, k) => Math.max(...cells.map((row) => row[k]?.length ?? 0)));
    for (const row of cells) {
      this.text(`  ${row.map((cell, k) => cell.padStart(widths[k] ?? 0)).join('  ')}`);
    }
    this.#figures[key] = rows.map((row) =>
      Object.fromEntries(headings.map((heading, k) => [heading, row[k]])),
    );
  }

  target(claim: string, reached: boolean): void {
    this.#targets.push({ claim, reached });
    this.text(`target: ${claim} -> ${reached ? 'reached' : 'not reached'}`);
  }

  json(): string {
    const { fingerprint, model, ...machine } = this.#machine;
    return JSON.stringify(
      {
        benchmark: this.#benchmark,
        machine,
        model: { id: model, fingerprint },
        figures: this.#figures,
        targets: this.#targets,
      },
      null,
      2,
    );
  }
}

/** Three or four digits that matter, whatever the size. */
export function shown(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4);
}

function cellText(cell: string | number): string {
  return typeof cell === 'number' ? cell.toFixed(3) : cell;
}
