import type { Understood } from '../domain/search.js';
import type { ParsedQuery } from '../query/parsed-query.js';

/** What an answer says of how its query was understood. */
export function understoodOf(parsed: ParsedQuery): Understood {
  const { topic, identities, people, years, phrases, titlePhrases, excluded, fields } = parsed;
  const { corrected } = parsed;
  return {
    topic,
    papers: identities.map(({ kind, value, ids }) => ({ by: kind, value, ids: [...ids] })),
    people: people.map(({ name, isCertain }) => ({ name, certain: isCertain })),
    years: years ? { from: years.from ?? null, to: years.to ?? null } : null,
    phrases: [...phrases, ...titlePhrases],
    excluded: [...excluded],
    fields: fields.map(({ field, value, isExcluded }) => ({ field, value, excluded: isExcluded })),
    corrected: [...corrected],
  };
}
