import { filterSchema } from '../domain/filter.js';
import { askedAsFamilyName } from '../domain/person-name.js';
import { rounded } from '../domain/rounding.js';
import type { Candidate, Preference } from '../engine/engine.js';
import type { ParsedQuery, Person } from '../query/parsed-query.js';
import { onlyYear, type YearRange } from '../query/years.js';
import type { Ranked } from './fuse.js';

/**
 * What satisfying a preference adds, in spans: the difference between the best score and the worst. All papers by a
 * person who is surely meant come before all others, those of the year that stands beside the name first. Who writes
 * `before 2018` means it more than who writes a number; docs/decisions/0022.
 */
const SPANS = {
  ...{ certainPerson: 2, likelyPerson: 0.5 },
  ...{ yearOfPerson: 1, yearsAlone: 2, yearRange: 1, year: 0.5 },
};

/** A preference and what it adds. */
export interface WeightedPreference extends Preference {
  spans: number;
}

/** What a query asks for beside its topic. */
export interface Wishes {
  preferences: readonly WeightedPreference[];
  /** Ids of the papers that it names. */
  named: readonly string[];
}

/** What a query prefers: people and a year. */
export function preferencesOf({ topic, people, years, fields }: ParsedQuery): WeightedPreference[] {
  const preferences = people.map(({ name, isFamilyName, isCertain }) => ({
    filter: filterSchema.parse({ author: isFamilyName ? askedAsFamilyName(name) : name }),
    isFound: isCertain,
    spans: isCertain ? SPANS.certainPerson : SPANS.likelyPerson,
  }));
  // The field takes given names too; whose family name it is comes first.
  for (const { field, value, isExcluded } of fields) {
    if (field !== 'author' || isExcluded || /[\s,]/u.test(value)) continue;
    const filter = filterSchema.parse({ author: askedAsFamilyName(value) });
    preferences.push({ filter, isFound: true, spans: SPANS.likelyPerson });
  }
  if (years === undefined) return preferences;
  const isAlone = topic === '' && people.length === 0;
  return [
    ...preferences,
    {
      filter: filterSchema.parse({ year: years }),
      isFound: isAlone,
      spans: spansOfYears(years, people, isAlone),
    },
  ];
}

function spansOfYears(years: YearRange, people: readonly Person[], isAlone: boolean): number {
  if (isAlone) return SPANS.yearsAlone;
  if (onlyYear(years) === undefined) return SPANS.yearRange;
  return people.some(({ isCertain }) => isCertain) ? SPANS.yearOfPerson : SPANS.year;
}

/**
 * Adds what preferences add, and puts the papers that the query names first, in their order. `ranked` is in the
 * order of the candidates.
 */
export function withPreferences(
  ranked: readonly Ranked[],
  candidates: readonly Candidate[],
  preferences: readonly WeightedPreference[],
  named: readonly string[],
): Ranked[] {
  if (ranked.length === 0 || (preferences.length === 0 && named.length === 0)) return [...ranked];
  const scores = ranked.map(({ score }) => score);
  const best = scores.reduce((a, b) => Math.max(a, b));
  const span = best - scores.reduce((a, b) => Math.min(a, b)) || 1;
  const most = preferences.reduce((sum, { spans }) => sum + spans, 0);
  return ranked.map((one, place) => {
    const { preferred } = candidates[place] as Candidate;
    const rank = named.indexOf(one.id);
    const spans =
      rank >= 0
        ? most + named.length - rank
        : preferences.reduce((sum, { spans }, k) => sum + (preferred[k] ? spans : 0), 0);
    const from = rank >= 0 ? best : one.score;
    const preference = rounded(from - one.score + spans * span);
    return { ...one, score: rounded(one.score + preference), preference };
  });
}
