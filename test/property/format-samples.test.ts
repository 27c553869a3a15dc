import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NearpaperError } from '../../src/domain/errors.js';
import { formatByContent, formatByName } from '../../src/formats/registry.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { mutate, randomFrom } from '../fixtures/mutation.js';
import { errorsOf, recordsOf } from '../fixtures/reading.js';

/**
 * Every sample with bytes changed, taken out and put in: whatever comes, reading it ends, throws nothing
 * and gives a place with each record. `FUZZ_CASES=10000 npx vitest run test/property/format-samples.test.ts`
 * is the long run (the counts are for each sample); CI runs fewer.
 */
const CASES = Number(process.env.FUZZ_CASES ?? 300);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_007);
/** One flipped bit at a time, of all that there are. */
const FLIPS = Math.min(CASES, 20_000);
/** Parquet has checks of its own; where a blank line is gone, pages go on with the abstract (formats.test.ts). */
const NO_FLIPS = new Set(['parquet', 'page']);
/** Parquet is read by another process and from a copy of the file, a few milliseconds each time. */
const SLOW = new Map([['parquet', 10]]);
const LONGEST_CASE_MS = 15_000;

const SAMPLES = join(packageRoot, 'test/fixtures/samples');

describe.each(readdirSync(SAMPLES))('%s with mutated bytes', (name) => {
  const sample = readFileSync(join(SAMPLES, name));
  const format = formatByName(name.split(/[-.]/)[0] as string);
  const cases = Math.ceil(CASES / (SLOW.get(format.name) ?? 1));

  it(
    `${cases} times (seed ${SEED}): is read to its end, or says why not`,
    async () => {
      const random = randomFrom(SEED);
      for (let n = 0; n < cases; n++) {
        const bytes = mutate(sample, random);
        try {
          formatByContent(bytes.subarray(0, 64 * 1024), name);
        } catch (error) {
          expect(error).toBeInstanceOf(NearpaperError);
        }
        const startedMs = performance.now();
        const cut = random(bytes.length);
        const records = await recordsOf(format, bytes.subarray(0, cut), bytes.subarray(cut));
        // Not a measurement: what takes so long on a few kB would take for ever on a file.
        expect(performance.now() - startedMs, `case ${n}`).toBeLessThan(LONGEST_CASE_MS);
        for (const record of records) {
          expect(record.place.source).toBe('source');
          if ('error' in record) {
            // What is wrong with a whole file has no place in it.
            expect(record.error.code).toBe('RECORD_UNREADABLE');
          } else {
            const { line, record: number } = record.place;
            expect(Math.max(line ?? 0, number ?? 0)).toBeGreaterThan(0);
            expect(typeof record.value).toBe('object');
          }
        }
      }
    },
    CASES * 400 + 60_000,
  );

  it.skipIf(NO_FLIPS.has(format.name))(
    `${FLIPS} flipped bits (seed ${SEED}): no record is lost without a word`,
    async () => {
      const random = randomFrom(SEED);
      const whole = await recordsOf(format, sample);
      const said = new Set(errorsOf(whole));
      for (let n = 0; n < FLIPS; n++) {
        const [at, bit] = [random(sample.length), random(8)];
        const bytes = Buffer.from(sample);
        bytes[at] = (bytes[at] as number) ^ (1 << bit);
        const records = await recordsOf(format, bytes);
        const isSaid = errorsOf(records).some((error) => !said.has(error));
        const isLost = records.length < whole.length && !isSaid;
        expect(isLost, `bit ${bit} of byte ${at}: ${records.length} of ${whole.length}`).toBe(
          false,
        );
      }
    },
    CASES * 400 + 60_000,
  );
});
