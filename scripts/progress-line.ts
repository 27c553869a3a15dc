import { countText as count } from '../src/domain/count-text.js';
import type { ProgressView } from '../src/ingest/progress-estimate.js';

const BAR_COLUMNS = 14;

/** How far a run is, in words: `820 of ~2,000 papers | 152/s | 8s left`. */
export function progressText({
  done,
  found,
  total,
  isAllFound,
  rate,
  secondsLeft,
}: ProgressView): string {
  const isKnown = total !== undefined;
  const papers = isKnown
    ? `${count(done)} of ${isAllFound ? '' : '~'}${count(total)} papers`
    : `${count(done)} papers of ${count(found)} read so far`;
  const parts = [papers];
  if (rate !== undefined) parts.push(`${rateText(rate)}/s`);
  if (secondsLeft !== undefined) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(' | ');
}

/** The same behind a bar, in at most 80 columns. Without a total there is nothing to be a part of. */
export function progressLine(view: ProgressView): string {
  const share = shareOf(view);
  if (share === undefined) return progressText(view);
  const filled = Math.floor(share * BAR_COLUMNS);
  const bar = '\u2588'.repeat(filled) + '\u2591'.repeat(BAR_COLUMNS - filled);
  return `${bar} ${percent(share)} | ${progressText(view)}`;
}

/** The same as a line of a log. */
export function progressLogLine(view: ProgressView): string {
  const share = shareOf(view);
  return share === undefined ? progressText(view) : `${percent(share)} | ${progressText(view)}`;
}

/** The share of all papers that is done: all of it only when the last one is. */
function shareOf({ done, total }: ProgressView): number | undefined {
  if (total === undefined) return undefined;
  return total === 0 ? 1 : Math.min(1, done / total);
}

const percent = (share: number): string => `${Math.floor(100 * share)}%`;

const rateText = (rate: number): string =>
  rate < 10 ? String(Math.round(10 * rate) / 10) : count(Math.round(rate));

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`;
}
