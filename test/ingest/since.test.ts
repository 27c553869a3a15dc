import { expect, test } from 'vitest';
import { NearpaperError } from '../../src/domain/errors.js';
import type { SourceRecord } from '../../src/formats/record.js';
import { changedSince, SINCE } from '../../src/ingest/since.js';
import { collect } from '../fixtures/reading.js';

const place = { source: 'test', line: 1 };
const dated = (date: string): SourceRecord => ({ place, value: { title: date }, date });

async function kept(since: string, ...records: SourceRecord[]) {
  async function* source() {
    yield* records;
  }
  let skipped = 0;
  const left = await collect(changedSince(since, source(), () => skipped++));
  expect(left.length + skipped).toBe(records.length);
  return left;
}

test.each([
  [
    '2024-05-02',
    ['2024-05-01', '2024-04', '2023'],
    ['2024-05-02', '2024-05-02T10:00:00Z', '2024-05', '2024', '2025'],
  ],
  [
    '2024-05',
    ['2024-04-30', '2024-04', '2023-12-31'],
    ['2024-05-01', '2024-05', '2024', '2030-01'],
  ],
  ['2024', ['2023-12-31', '2023'], ['2024-01-01', '2024', '2025']],
])(
  '%s: dates that are known less exactly are older only as a whole',
  async (since, old, recent) => {
    expect(await kept(since, ...old.map(dated))).toEqual([]);
    expect(await kept(since, ...recent.map(dated))).toHaveLength(recent.length);
  },
);

test('without a date the year counts; what says nothing of time and what cannot be read passes', async () => {
  const error = new NearpaperError('RECORD_UNREADABLE', 'broken');
  const passing: SourceRecord[] = [
    { place, value: { title: 'new', year: 2024 } },
    { place, value: { title: 'new', year: '2025' } },
    { place, value: { title: 'timeless' } },
    { place, value: { title: 'odd' }, date: 'last week' },
    { place, error },
  ];
  const old: SourceRecord = { place, value: { title: 'old', year: 2023 } };
  expect(await kept('2024-06', old, ...passing)).toEqual(passing);
});

test.each(['2024', '2024-05', '2024-12-31'])('%s is a date', (text) => expect(text).toMatch(SINCE));
test.each(['24', '2024-13', '2024-5', '2024-05-32', '2024-05-1', 'yesterday', '', '2024-05-01T'])(
  '%j is none',
  (text) => expect(text).not.toMatch(SINCE),
);
