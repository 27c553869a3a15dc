import type { SourceRecord } from '../formats/record.js';

/** A year, a month or a day: `2024`, `2024-05`, `2024-05-01`. */
export const SINCE = /^[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;

/**
 * The records that were changed on `since` or later, as far as their source says when; else those of
 * papers of that year or later. What says nothing of time, and what cannot be read, is let through.
 */
export async function* changedSince(
  since: string,
  records: AsyncIterable<SourceRecord>,
  onSkip: () => void,
): AsyncGenerator<SourceRecord> {
  for await (const record of records) {
    if (isBefore(dateOf(record), since)) onSkip();
    else yield record;
  }
}

function dateOf(record: SourceRecord): string | undefined {
  if ('error' in record) return undefined;
  const { year } = record.value;
  return (
    record.date ?? (typeof year === 'number' || typeof year === 'string' ? `${year}` : undefined)
  );
}

/** A date that is known less exactly than it is asked for is before that only if all of it is. */
function isBefore(date: string | undefined, since: string): boolean {
  const known = date?.match(/^[12]\d{3}(?:-\d{2}(?:-\d{2})?)?/)?.[0];
  return known !== undefined && known < since.slice(0, known.length);
}
