import type { Paper } from '../../domain/paper.js';
import { parsePersonName } from '../../domain/person-name.js';

/** `Surname, 2019`, `Surname & Surname, 2019` or `Surname et al., 2019`; what is not known is left out. */
export function authorsAndYear({ authors, year }: Pick<Paper, 'authors' | 'year'>): string {
  const [first, second] = authors.map(familyName);
  const names =
    authors.length > 2 ? `${first} et al.` : [first, second].filter(Boolean).join(' & ');
  return [names, year].filter((part) => part).join(', ');
}

/** The words of a name that are the family's, as they are written. */
function familyName(name: string): string {
  const comma = name.indexOf(',');
  if (comma > 0) return name.slice(0, comma);
  const { family, suffix } = parsePersonName(name);
  const words = name.split(/\s+/);
  const end = words.length - (suffix === null ? 0 : 1);
  return words.slice(Math.max(0, end - family.length), end).join(' ');
}
