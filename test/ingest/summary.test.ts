import { describe, expect, test } from 'vitest';
import { NearpaperError } from '../../src/domain/errors.js';
import type { IngestOutcome } from '../../src/ingest/outcome.js';
import { Summary } from '../../src/ingest/summary.js';

const at = (line: number, ignored: string[] = []) => ({
  place: { source: 'papers.jsonl', line },
  ignored,
});
const rejected = (line: number): IngestOutcome => ({
  ...at(line),
  kind: 'rejected',
  id: null,
  error: new NearpaperError('RECORD_INVALID', `reason ${line}`),
});

function summaryOf(outcomes: Iterable<IngestOutcome>): Summary {
  const summary = new Summary();
  for (const outcome of outcomes) summary.add(outcome);
  return summary;
}

describe('Summary', () => {
  test('of nothing counts nothing', () => {
    expect(new Summary().toString()).toBe('0 read, 0 added, 0 updated, 0 unchanged, 0 rejected');
  });

  test('counts each kind, and shows rejections with place and reason', () => {
    const summary = summaryOf([
      { ...at(1), kind: 'added', isMerged: false, hasAbstract: true, id: 'a' },
      { ...at(2), kind: 'added', isMerged: false, hasAbstract: true, id: 'b' },
      { ...at(3), kind: 'updated', isMerged: false, hasAbstract: true, id: 'a' },
      { ...at(4), kind: 'unchanged', isMerged: false, hasAbstract: true, id: 'b' },
      rejected(5),
    ]);
    expect(summary).toMatchObject({ read: 5, added: 2, updated: 1, unchanged: 1, rejected: 1 });
    expect(summary.toString()).toBe(
      '5 read, 2 added, 1 updated, 1 unchanged, 1 rejected\n  papers.jsonl, line 5: reason 5',
    );
  });

  test('shows twenty rejections and the number of the others', () => {
    const lines = summaryOf(Array.from({ length: 1_525 }, (_, i) => rejected(i + 1)))
      .toString()
      .split('\n');
    expect(lines).toHaveLength(22);
    expect(lines[0]).toBe('1,525 read, 0 added, 0 updated, 0 unchanged, 1,525 rejected');
    expect(lines[1]).toBe('  papers.jsonl, line 1: reason 1');
    expect(lines[20]).toBe('  papers.jsonl, line 20: reason 20');
    expect(lines[21]).toBe('  and 1,505 more');
  });

  test('names the fields that were left out, with how often', () => {
    const text = summaryOf([
      {
        ...at(1, ['metadata', 'cites']),
        kind: 'added',
        isMerged: false,
        hasAbstract: true,
        id: 'a',
      },
      { ...at(2, ['metadata']), kind: 'added', isMerged: false, hasAbstract: true, id: 'b' },
    ]).toString();
    expect(text).toMatch(/left out: metadata \(2\), cites \(1\)$/);
  });

  test('stays short when every record has a field of its own name', () => {
    const outcomes = Array.from(
      { length: 5_000 },
      (_, i): IngestOutcome => ({
        ...at(i, [`field${i}`]),
        kind: 'added',
        isMerged: false,
        hasAbstract: true,
        id: 'a',
      }),
    );
    expect(summaryOf(outcomes).toString().length).toBeLessThan(4_000);
  });

  test('holds nothing that a terminal would obey', () => {
    const text = summaryOf([
      { ...at(1, ['\u001b[2J\rx']), kind: 'added', isMerged: false, hasAbstract: true, id: 'a' },
    ]).toString();
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });
});
