import { parsePersonName } from '../../domain/person-name.js';

/** A name in the parts that reference managers keep apart, each as it is spelled. */
export type DividedName =
  | { kind: 'person'; given: string; particle: string; family: string; suffix: string }
  /** Of one word, or of a group: it has no parts. */
  | { kind: 'whole' };

/** More words than a name of a person has: a group, or several names. */
const MAX_WORDS = 12;
/** Particles are written small; the last word is the family name itself. */
const PARTICLES = /^((?:\p{Ll}[\p{L}'’]*\s+)+)(?=\S)/u;

/**
 * Divides a name where `parsePersonName` does, and keeps how it is spelled. That function folds what it
 * reads, so the place is found by asking it which division means the same name.
 */
export function dividedName(name: string): DividedName {
  const whole = { kind: 'whole' } as const;
  const parsed = parsePersonName(name);
  const words = name.split(/\s+/);
  if (parsed.given.length === 0 || words.length < 2 || words.length > MAX_WORDS) return whole;
  const suffix = parsed.suffix === null ? '' : (words.pop() ?? '').replace(/^,/, '');
  const last = words.at(-1)?.replace(/,$/, '');
  if (last !== undefined) words[words.length - 1] = last;
  // A comma within is somebody else's way to divide.
  if (words.some((word) => word.includes(','))) return whole;
  for (let at = 1; at < words.length; at++) {
    const [before, behind] = [words.slice(0, at).join(' '), words.slice(at).join(' ')];
    for (const [given, family] of [
      [before, behind],
      [behind, before],
    ] as const) {
      const asked = [family, suffix, given].filter((part) => part !== '').join(', ');
      if (parsePersonName(asked).key !== parsed.key) continue;
      const particle = PARTICLES.exec(family)?.[1]?.trim() ?? '';
      const rest = family.slice(particle.length).trim();
      return { kind: 'person', given, particle, family: rest, suffix };
    }
  }
  return whole;
}
