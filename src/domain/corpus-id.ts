/** The number that Semantic Scholar itself has for a paper that was read from its files. */
const KNOWN = /^s2:([1-9]\d{0,14})$/;
/** Made numbers begin here, far above those of Semantic Scholar. */
const FIRST_MADE = 2 ** 52;
const LOW_BITS = 26;

/**
 * A whole number for the id of a paper, from 1 to 2^53 - 1: that of Semantic Scholar for `s2:NUMBER`, else one
 * made of the id, the same at any time and on any machine, from 2^52 on. Two ids share a made number with a
 * probability of one in 2^52.
 */
export function corpusIdOf(id: string): number {
  const known = KNOWN.exec(id)?.[1];
  if (known !== undefined) return Number(known);
  const high = mixed(id, 0x3c6ef372, 0x9e3779b1) >>> (32 - LOW_BITS);
  const low = mixed(id, 0x78dde6e4, 0x85ebca6b) >>> (32 - LOW_BITS);
  return FIRST_MADE + high * 2 ** LOW_BITS + low;
}

/** The key that a paper is found under by that number. */
export const corpusKey = (corpusId: number): string => `corpus:${corpusId}`;

/** 32 bits of a text: a multiplication and a rotation for each character, then an avalanche. */
function mixed(text: string, seed: number, factor: number): number {
  let state = seed ^ text.length;
  for (let at = 0; at < text.length; at++) {
    state = Math.imul(state ^ text.charCodeAt(at), factor);
    state = (state << 13) | (state >>> 19);
  }
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  state = Math.imul(state ^ (state >>> 15), 0x735a2d97);
  return state ^ (state >>> 15);
}
