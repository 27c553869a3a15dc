const SEED = 20_260_701;

/** A seed for each name, so that what is drawn for one does not depend on what else is drawn. */
export function seedOf(name: string): number {
  let seed = SEED;
  for (const sign of name) seed = Math.imul(seed, 31) + (sign.codePointAt(0) ?? 0);
  return seed;
}
